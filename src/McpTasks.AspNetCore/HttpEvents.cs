namespace McpTasks.AspNetCore;

/// <summary>What the MCP endpoint writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class HttpEvents
{
    [LoggerMessage(2001, LogLevel.Debug, "A client has gone before its response was over.")]
    public static partial void ClientLeft(this ILogger logger);

    [LoggerMessage(2002, LogLevel.Warning, "Dropped a client that has not read its event stream for {Seconds} s ({Setting}).")]
    public static partial void SlowReaderDropped(this ILogger logger, double seconds, string setting);

    [LoggerMessage(2003, LogLevel.Error, "An MCP request failed outside of its handler.")]
    public static partial void RequestFailedOutsideHandler(this ILogger logger, Exception error);

    [LoggerMessage(2004, LogLevel.Debug, "An event was not kept: the application ends, and with it the connection")]
    public static partial void EventNotKeptAtEnd(this ILogger logger, Exception error);

    [LoggerMessage(
        2005, LogLevel.Warning, "What a session was sent could not be kept; a client that loses its connection does not get it again")]
    public static partial void EventNotKept(this ILogger logger, Exception error);

    [LoggerMessage(2006, LogLevel.Error, "A session could not be entered.")]
    public static partial void SessionNotEntered(this ILogger logger, Exception error);

    [LoggerMessage(2007, LogLevel.Debug, "A session has ended.")]
    public static partial void SessionEnded(this ILogger logger);

    [LoggerMessage(2008, LogLevel.Error, "A session's server has failed; the session ends here.")]
    public static partial void SessionFailed(this ILogger logger, Exception error);

    [LoggerMessage(
        2009, LogLevel.Warning, "A handler of an ended session has ignored its cancellation for {Seconds} s; it is no longer waited for.")]
    public static partial void HandlerIgnoresCancellation(this ILogger logger, double seconds);

    [LoggerMessage(2010, LogLevel.Error, "A session could not be closed; the SDK keeps it until it is idle.")]
    public static partial void SessionNotClosed(this ILogger logger, Exception error);

    [LoggerMessage(2011, LogLevel.Error, "Idle sessions could not be ended; the next attempt follows.")]
    public static partial void IdleSessionsNotEnded(this ILogger logger, Exception error);

    [LoggerMessage(2020, LogLevel.Warning, "The tasks of a session could not be read; they are pushed late")]
    public static partial void SessionTasksNotRead(this ILogger logger, Exception error);

    [LoggerMessage(2021, LogLevel.Warning, "Stopped pushing task {TaskId} to its session for a while; the client finds out by polling")]
    public static partial void PushStopped(this ILogger logger, Exception error, string taskId);
}
