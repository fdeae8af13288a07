namespace McpTasks;

/// <summary>What the engine in one process writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class InProcessEvents
{
    [LoggerMessage(1001, LogLevel.Error, "Could not run task {TaskId}; it is sent again when its lease runs out")]
    public static partial void RunFailed(this ILogger logger, Exception error, string taskId);

    [LoggerMessage(
        1002, LogLevel.Warning,
        "Tasks are kept in this process's memory, end with it, and no other process sees them: add AddMcpTasksRedis() with ConnectionStrings:redis, or AddMcpTasksInProcess() where that is meant")]
    public static partial void KeptInMemory(this ILogger logger);
}
