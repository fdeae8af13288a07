namespace McpTasks.Client;

/// <summary>What the client writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class ClientEvents
{
    [LoggerMessage(4001, LogLevel.Warning, "Could not {What} task {TaskId}, attempt {Attempt}; trying again")]
    public static partial void ServerAway(this ILogger logger, Exception error, string what, string taskId, int attempt);

    [LoggerMessage(4002, LogLevel.Debug, "tasks/result of task {TaskId} ended without a result")]
    public static partial void ResultStreamEnded(this ILogger logger, Exception error, string taskId);

    [LoggerMessage(4003, LogLevel.Error, "Question {Key} ({Method}) of task {TaskId} is not answered")]
    public static partial void QuestionNotAnswered(this ILogger logger, Exception error, string key, string method, string taskId);

    [LoggerMessage(4004, LogLevel.Error, "The elicitation handler failed for task {TaskId}; the question is answered with cancel")]
    public static partial void ElicitationFailed(this ILogger logger, Exception error, string taskId);

    [LoggerMessage(4005, LogLevel.Warning, "A task can no longer be followed; its callback is not called again")]
    public static partial void FollowingEnded(this ILogger logger, Exception error);

    [LoggerMessage(4006, LogLevel.Error, "A callback of task {TaskId} failed")]
    public static partial void CallbackFailed(this ILogger logger, Exception error, string? taskId);

    [LoggerMessage(4007, LogLevel.Information, "The server does not push tasks; they are polled")]
    public static partial void ServerDoesNotPush(this ILogger logger, Exception error);

    [LoggerMessage(4008, LogLevel.Debug, "The stream of pushed tasks ended; they are polled meanwhile")]
    public static partial void PushEnded(this ILogger logger, Exception error);
}
