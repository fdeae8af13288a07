namespace McpTasks.Server;

/// <summary>The log lines of the task dialects, listed in docs/events.md. The number of an event is never reused.</summary>
internal static partial class ServerEvents
{
    [LoggerMessage(2012, LogLevel.Error, "{Problem}")]
    public static partial void InlineCallFailed(this ILogger logger, Exception error, string problem);

    [LoggerMessage(2013, LogLevel.Error, "Could not create a task for {Kind} {Component}")]
    public static partial void TaskNotCreated(this ILogger logger, Exception error, TaskComponentKind kind, string component);

    [LoggerMessage(2014, LogLevel.Error, "The request {Method} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception error, string method);

    [LoggerMessage(2015, LogLevel.Error, "Could not cancel task {TaskId}, which no client knows about")]
    public static partial void UntoldTaskNotCancelled(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(2016, LogLevel.Debug, "Could not renew the claim of a question; the next attempt comes before the claim runs out")]
    public static partial void QuestionClaimNotRenewed(this ILogger logger, Exception error);

    [LoggerMessage(2017, LogLevel.Debug, "Could not ask question {Key} of task {TaskId} on this stream")]
    public static partial void QuestionNotAsked(this ILogger logger, Exception error, string key, TaskId taskId);

    [LoggerMessage(2018, LogLevel.Debug, "Task {TaskId} is not pushed, because its caller has no free slot")]
    public static partial void PushSlotsTaken(this ILogger logger, TaskId taskId);

    [LoggerMessage(2019, LogLevel.Warning, "Task {TaskId} is not pushed to its client; the client finds out by polling")]
    public static partial void TaskNotPushed(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(2022, LogLevel.Warning, "Could not note that the result of task {TaskId} was delivered")]
    public static partial void DeliveryNotNoted(this ILogger logger, Exception error, TaskId taskId);
}
