namespace McpTasks.Board;

/// <summary>The log lines of the task board, listed in docs/events.md. The number of an event is never reused.</summary>
internal static partial class BoardEvents
{
    [LoggerMessage(3001, LogLevel.Error, "The task board could not answer {Path}")]
    public static partial void PageFailed(this ILogger logger, Exception error, string? path);

    [LoggerMessage(3002, LogLevel.Warning, "The task board is closed. {What}")]
    public static partial void BoardClosed(this ILogger logger, string what);

    [LoggerMessage(3003, LogLevel.Information, "Task board: {Url}")]
    public static partial void BoardOpen(this ILogger logger, string url);

    // Only on a developer's machine does the address carry the key; elsewhere the same event logs the address alone.
#pragma warning disable SYSLIB1006
    [LoggerMessage(3003, LogLevel.Information, "Task board: {Url}{Suffix}?key={Key}")]
    public static partial void BoardOpen(this ILogger logger, string url, string suffix, string key);
#pragma warning restore SYSLIB1006

    [LoggerMessage(3004, LogLevel.Warning, "The task board cannot keep a page up to date; it goes on trying")]
    public static partial void PageNotLive(this ILogger logger, Exception error);
}
