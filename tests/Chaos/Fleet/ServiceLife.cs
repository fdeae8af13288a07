namespace Chaos.Fleet;

/// <summary>The life of one process of a service.</summary>
/// <param name="Name">Its name in ledgers and records, such as <c>worker-2.5</c>: the second worker, started for the fifth time.</param>
/// <param name="StartedAt">When it was started, in milliseconds.</param>
internal sealed record ServiceLife(string Name, long StartedAt)
{
    /// <summary>When it was told to end (SIGTERM), if it was.</summary>
    public long? ToldAt { get; set; }

    /// <summary>When it was gone; null while it is there.</summary>
    public long? EndedAt { get; set; }

    /// <summary>What the run did to end it; null when it ended by itself.</summary>
    public string? EndedBy { get; set; }

    public int? ExitCode { get; set; }

    public bool IsWorker => Name.StartsWith("worker", StringComparison.Ordinal);
}
