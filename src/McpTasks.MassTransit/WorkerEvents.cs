namespace McpTasks.MassTransit;

/// <summary>What the bus writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static class WorkerEvents
{
    public static readonly EventId RunFailed = new(5001, nameof(RunFailed));
    public static readonly EventId WorkerReady = new(5002, nameof(WorkerReady));
}
