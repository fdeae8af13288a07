namespace McpTasks;

/// <summary>What the running of tasks writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class RunningEvents
{
    [LoggerMessage(1006, LogLevel.Information, "Attempt {Attempt} of task {TaskId} was stopped: the task has ended")]
    public static partial void AttemptOver(this ILogger logger, int attempt, TaskId taskId);

    [LoggerMessage(1007, LogLevel.Warning, "Attempt {Attempt} of task {TaskId} was stopped: {Reason}")]
    public static partial void AttemptStopped(this ILogger logger, int attempt, TaskId taskId, string reason);

    [LoggerMessage(
        1008, LogLevel.Warning, "Attempt {Attempt} of task {TaskId} ended after another had taken over or the task had ended; its outcome is dropped")]
    public static partial void OutcomeDropped(this ILogger logger, int attempt, TaskId taskId);

    [LoggerMessage(1009, LogLevel.Warning, "Attempt {Attempt} of task {TaskId} could not be handed back; its lease runs out")]
    public static partial void HandBackFailed(this ILogger logger, Exception error, int attempt, TaskId taskId);

    [LoggerMessage(1010, LogLevel.Warning, "Could not look for the answer to {Key} of task {TaskId}; looking again")]
    public static partial void AnswerNotRead(this ILogger logger, Exception error, string key, TaskId taskId);

    [LoggerMessage(1011, LogLevel.Warning, "Could not store the progress of task {TaskId} at once; trying again while it runs")]
    public static partial void ProgressNotStored(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(1012, LogLevel.Debug, "Still could not store the progress of task {TaskId}")]
    public static partial void ProgressStillNotStored(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(1013, LogLevel.Error, "Task {TaskId} is not run without its caller's identity")]
    public static partial void IdentityUnreadable(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(1014, LogLevel.Error, "A service of task {TaskId} could not be disposed of; its outcome stands")]
    public static partial void ServiceNotDisposed(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(
        1015, LogLevel.Warning, "As many tasks wait for input here as McpTasks:Worker:MaxWaiting allows; one more keeps its running slot meanwhile")]
    public static partial void TooManyWaiting(this ILogger logger);

    [LoggerMessage(1016, LogLevel.Warning, "Cancellation code of a component that ran out of time failed")]
    public static partial void TimeoutCancellationFailed(this ILogger logger, Exception error);

    [LoggerMessage(1017, LogLevel.Warning, "Cancellation code of task {TaskId} failed")]
    public static partial void CancellationFailed(this ILogger logger, Exception error, TaskId taskId);

    [LoggerMessage(1018, LogLevel.Warning, "A place of task {TaskId} under a limit could not be given back; it runs out in {Lease}")]
    public static partial void PlaceNotGivenBack(this ILogger logger, Exception error, TaskId taskId, TimeSpan lease);

    [LoggerMessage(1019, LogLevel.Warning, "Could not {What}; trying again in {Pause}")]
    public static partial void StoreAway(this ILogger logger, Exception error, string what, TimeSpan pause);

    [LoggerMessage(1020, LogLevel.Warning, "Could not look for abandoned tasks; trying again in {Interval}")]
    public static partial void ReaperFailed(this ILogger logger, Exception error, TimeSpan interval);

    [LoggerMessage(1021, LogLevel.Warning, "Could not send task {TaskId}; it is due once more in {Interval}")]
    public static partial void RedeliveryFailed(this ILogger logger, Exception error, TaskId taskId, TimeSpan interval);

    [LoggerMessage(1022, LogLevel.Warning, "This worker does not know the {Kind} {Component}; task {TaskId} is left for another")]
    public static partial void ComponentUnknown(this ILogger logger, TaskComponentKind kind, string component, TaskId taskId);

    [LoggerMessage(1023, LogLevel.Debug, "Task {TaskId} waits until one of the tasks that share its limit has ended")]
    public static partial void LimitFull(this ILogger logger, TaskId taskId);

    [LoggerMessage(1024, LogLevel.Debug, "Task {TaskId} is not to be run: {Verdict}")]
    public static partial void HintRefused(this ILogger logger, TaskId taskId, BeginVerdict verdict);

    [LoggerMessage(1025, LogLevel.Warning, "Could not renew the leases of {Count} running tasks; trying again in {Interval}")]
    public static partial void RenewalFailed(this ILogger logger, Exception error, int count, TimeSpan interval);

    [LoggerMessage(1026, LogLevel.Information, "The store did not hear that this worker has stopped; it is forgotten in {Lease}: {Reason}")]
    public static partial void LeavingNotHeard(this ILogger logger, TimeSpan lease, string reason);

    [LoggerMessage(1027, LogLevel.Warning, "The store did not hear of this worker; telling it again in {Interval}")]
    public static partial void PresenceNotHeard(this ILogger logger, Exception error, TimeSpan interval);

    [LoggerMessage(1028, LogLevel.Error, "A task that had outlasted its hint could not be run to its end; it is sent again when its lease runs out")]
    public static partial void LateRunFailed(this ILogger logger, Exception error);

    [LoggerMessage(1029, LogLevel.Debug, "Could not look for workers that have died")]
    public static partial void WorkerSearchFailed(this ILogger logger, Exception error);

    [LoggerMessage(1030, LogLevel.Warning, "Worker {Worker} has died; {Count} tasks that it ran are sent again")]
    public static partial void WorkerDied(this ILogger logger, string worker, int count);

    [LoggerMessage(1042, LogLevel.Debug, "Task {TaskId} waits {Wait} until one more may begin")]
    public static partial void RateFull(this ILogger logger, TaskId taskId, TimeSpan wait);

    [LoggerMessage(1046, LogLevel.Error, "Could not run task {TaskId} in its turn; it is sent again")]
    public static partial void TurnFailed(this ILogger logger, Exception error, string taskId);
}
