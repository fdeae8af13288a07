namespace Benchmarks.Running;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often each contestant has its turn.</param>
/// <param name="Tasks">How many tasks one turn measures.</param>
/// <param name="WarmUp">How many tasks run before, unmeasured.</param>
/// <param name="AtOnce">How many submitters there are, and how many tasks a worker runs at once.</param>
/// <param name="Retained">How many tasks are kept, where that is what varies.</param>
/// <param name="Streams">How many subscribers there are, where that is what varies.</param>
/// <param name="Seconds">How long one turn takes, where a turn is as long as it is told to be.</param>
/// <param name="Write">Whether docs/benchmarks.md is written.</param>
/// <param name="Command">The command that was given, for the report.</param>
internal sealed record RunOptions(
    int Rounds, int Tasks, int WarmUp, int AtOnce, IReadOnlyList<int> Retained, IReadOnlyList<int> Streams, int Seconds, bool Write, string Command);
