namespace McpTasks;

/// <summary>Tells traces, metrics, the log and the audit log how a task has ended by itself, or was given up.</summary>
internal sealed class TaskEndings(TaskMetrics metrics, TaskAudit audit, ILogger<TaskEndings> logger)
{
    /// <summary>Begins the span of an ending, named after how the task ended: below its attempt, or beside all of them.</summary>
    public static Activity? Start(TaskRecord task, McpTaskStatus status, ActivityContext attempt = default) =>
        TaskTelemetry.Start($"{VerbOf(status)} task {task.Component}", task, attempt)
            ?.SetTag(TaskTelemetry.StatusKey, status.ToWireName()).SetTag(TaskTelemetry.AttemptKey, task.Attempt);

    /// <summary>An ending is stored.</summary>
    public void Ended(TaskRecord task, TaskOutcome outcome, Activity? span)
    {
        if (outcome.Status == McpTaskStatus.Failed || outcome.IsError)
            span?.SetStatus(ActivityStatusCode.Error, outcome.StatusMessage);
        if (outcome.IsError)
            span?.SetTag("error.type", "tool_error");
        metrics.Ended(task, outcome.Status);
        logger.TaskFinished(task, outcome.Status, outcome.StatusMessage, OutcomeLimits.SizeOf(outcome));
        audit.Completed(task, outcome.Status);
    }

    /// <summary>The store has ended a task that no worker will: poisoned when its attempts were used up, else since its time was.</summary>
    public void GivenUp(TaskRecord task, bool poisoned)
    {
        using var scope = logger.BeginTaskScope(task);
        using var span = Start(task, task.Status);
        if (poisoned)
            metrics.Poisoned(task);
        Ended(task, new(task.Status, task.StatusMessage), span);
    }

    private static string VerbOf(McpTaskStatus status) => status switch
    {
        McpTaskStatus.Failed => "fail",
        McpTaskStatus.Cancelled => "cancel",
        _ => "complete",
    };
}
