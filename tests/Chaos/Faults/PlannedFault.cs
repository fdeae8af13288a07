namespace Chaos.Faults;

/// <summary>One fault of a plan.</summary>
/// <param name="Number">Its place in the plan, from 1.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Target">
/// The number of the worker or service that it is done to, from 0; of no meaning where it is done to the store or to all.
/// </param>
/// <param name="Lasts">For how long.</param>
/// <param name="Pause">How long after the beginning of the fault before.</param>
/// <param name="ThenCut">Whether connections that were held are cut in the end.</param>
internal sealed record PlannedFault(int Number, FaultKind Kind, int Target, TimeSpan Lasts, TimeSpan Pause, bool ThenCut);
