namespace McpTasks.Server;

/// <summary>What the task dialects write to the log; docs/events.md has the lines. A number is never given to another event.</summary>
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

    [LoggerMessage(2016, LogLevel.Debug, "A claim of a question could not be renewed; tried again before it runs out")]
    public static partial void QuestionClaimNotRenewed(this ILogger logger, Exception error);

    [LoggerMessage(2017, LogLevel.Debug, "Could not ask question {Key} of task {TaskId} on this stream")]
    public static partial void QuestionNotAsked(this ILogger logger, Exception error, string key, TaskId taskId);

    [LoggerMessage(2018, LogLevel.Debug, "Task {TaskId} is not pushed: its caller has all its slots taken")]
    public static partial void PushSlotsTaken(this ILogger logger, TaskId taskId);

    [LoggerMessage(2019, LogLevel.Warning, "Task {TaskId} is not pushed to its client, which finds out by polling")]
    public static partial void TaskNotPushed(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(2022, LogLevel.Warning, "Could not note that the result of task {TaskId} was delivered")]
    public static partial void DeliveryNotNoted(this ILogger logger, Exception error, TaskId taskId);
}
