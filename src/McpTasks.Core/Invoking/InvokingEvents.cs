namespace McpTasks;

/// <summary>What the invocation of components writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class InvokingEvents
{
    [LoggerMessage(1003, LogLevel.Error, "{Kind} {Component} failed in task {TaskId}")]
    public static partial void ComponentFailed(this ILogger logger, Exception error, TaskComponentKind kind, string component, TaskId taskId);

    [LoggerMessage(1004, LogLevel.Information, "{Message}")]
    public static partial void ComponentMessage(this ILogger logger, string message);

    [LoggerMessage(1005, LogLevel.Debug, "Task {TaskId} sent a {Kind} that has no client to go to")]
    public static partial void MessageWithoutClient(this ILogger logger, TaskId taskId, string kind);
}
