namespace Chaos.Faults;

/// <summary>A fault as it happened.</summary>
/// <param name="Number">Its place in the plan.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Service">
/// The process or service it was done to, such as <c>worker-2.5</c> or, for its connections, <c>worker-2</c>; null for the store and for
/// all.
/// </param>
/// <param name="From">When it began, in milliseconds.</param>
internal sealed record FaultRecord(int Number, FaultKind Kind, string? Service, long From)
{
    /// <summary>When it was over; null while it lasts.</summary>
    public long? Until { get; set; }

    /// <summary>Whether it kept the store away from the services, or one of them from it.</summary>
    public bool IsOutage => Kind is FaultKind.KillStore or FaultKind.FreezeStore or FaultKind.Cut or FaultKind.CutAll
        or FaultKind.SlowStore or FaultKind.Halve or FaultKind.Delay or FaultKind.HoldRequests or FaultKind.HoldReplies;

    /// <summary>Whether the service had to do with it.</summary>
    public bool Concerns(string process) =>
        Service is null || process == Service || process.StartsWith(Service + '.', StringComparison.Ordinal);

    /// <summary>Whether it kept the process from working.</summary>
    public bool IsPause => Kind is FaultKind.PauseWorker or FaultKind.PauseApi or FaultKind.SlowProcess;

    public override string ToString() =>
        $"{(Number == 0 ? "seen" : $"fault {Number}")} ({Kind}{(Service is null ? "" : $" of {Service}")})";
}
