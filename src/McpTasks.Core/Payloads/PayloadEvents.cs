namespace McpTasks;

/// <summary>What the store of large values writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class PayloadEvents
{
    [LoggerMessage(1043, LogLevel.Error, "The {Payload} of task {TaskId}, {Bytes} bytes, is not where large values are kept")]
    public static partial void PayloadMissing(this ILogger logger, string payload, TaskId taskId, int bytes);

    [LoggerMessage(1044, LogLevel.Warning, "The {Payload} of task {TaskId} could not be removed; it goes by itself")]
    public static partial void PayloadNotRemoved(this ILogger logger, Exception error, string payload, TaskId taskId);
}
