namespace McpTasks;

/// <summary>What the submission of tasks writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class SubmittingEvents
{
    [LoggerMessage(1033, LogLevel.Warning, "Could not send task {TaskId} at its time; the reaper sends it")]
    public static partial void DelayedHintFailed(this ILogger logger, Exception error, string taskId);

    [LoggerMessage(1034, LogLevel.Warning, "The hint of task {TaskId} could not be sent; it is sent again in {Interval}")]
    public static partial void HintFailed(this ILogger logger, Exception error, TaskId taskId, TimeSpan interval);

    [LoggerMessage(1035, LogLevel.Information, "A call with an idempotency key is the task that it made before, {TaskId}")]
    public static partial void CallRepeated(this ILogger logger, TaskId taskId);

    [LoggerMessage(1036, LogLevel.Warning, "Too many creations have failed: task {TaskId} is not withdrawn, and runs if it was stored")]
    public static partial void TooManyWithdrawals(this ILogger logger, TaskId taskId);

    [LoggerMessage(1037, LogLevel.Information, "Task {TaskId} is withdrawn: no client was told about it")]
    public static partial void TaskWithdrawn(this ILogger logger, TaskId taskId);

    [LoggerMessage(1038, LogLevel.Error, "Task {TaskId} could not be withdrawn, and runs if it was stored")]
    public static partial void WithdrawalFailed(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(1045, LogLevel.Warning, "Task {TaskId} could not be dropped, and runs beside the newer call")]
    public static partial void EarlierCallNotDropped(this ILogger logger, Exception error, TaskId taskId);
}
