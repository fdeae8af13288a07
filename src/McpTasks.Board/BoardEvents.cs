namespace McpTasks.Board;

/// <summary>What the task board writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class BoardEvents
{
    [LoggerMessage(3001, LogLevel.Error, "The task board could not answer {Path}")]
    public static partial void PageFailed(this ILogger logger, Exception error, string? path);

    [LoggerMessage(3002, LogLevel.Warning, "The task board is closed. {What}")]
    public static partial void BoardClosed(this ILogger logger, string what);

    [LoggerMessage(3003, LogLevel.Information, "Task board: {Url}")]
    public static partial void BoardOpen(this ILogger logger, string url);

    // Elsewhere than on a developer's machine the address is told without the key, by the same event.
#pragma warning disable SYSLIB1006
    [LoggerMessage(3003, LogLevel.Information, "Task board: {Url}{Suffix}?key={Key}")]
    public static partial void BoardOpen(this ILogger logger, string url, string suffix, string key);
#pragma warning restore SYSLIB1006

    [LoggerMessage(3004, LogLevel.Warning, "The task board cannot keep a page up to date, and goes on trying")]
    public static partial void PageNotLive(this ILogger logger, Exception error);
}
