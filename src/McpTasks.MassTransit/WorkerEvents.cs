namespace McpTasks.MassTransit;

/// <summary>What the bus writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class WorkerEvents
{
    [LoggerMessage(5001, LogLevel.Error, "Could not run task {TaskId}; it is sent again when its lease runs out")]
    public static partial void RunFailed(this ILogger logger, Exception error, string taskId);

    [LoggerMessage(5002, LogLevel.Information, "Worker {Worker} runs up to {Concurrency} tasks at once, from queue {Queue} at {Backend}")]
    public static partial void WorkerReady(this ILogger logger, string worker, int concurrency, string queue, string backend);
}
