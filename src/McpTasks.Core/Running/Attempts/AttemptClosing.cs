namespace McpTasks;

/// <summary>Writes how an attempt ended: its outcome, that it is tried again, or that it gives the task back.</summary>
internal sealed class AttemptClosing(
    ITaskStore store, TaskEndings endings, DelayedHints hints, TaskMetrics metrics, TimeProvider time, ILogger<AttemptClosing> logger)
{
    /// <summary>The component has answered.</summary>
    public async Task CompleteAsync(TaskRecord task, RunningAttempt attempt, TaskOutcome outcome, AttemptTrace trace)
    {
        using var span = TaskEndings.Start(task, outcome.Status, trace.Context);
        if (await WriteAsync(() => store.CompleteAsync(task.Ref, task.Attempt, outcome, CancellationToken.None), task, attempt))
            endings.Ended(task, outcome, span);
        else
            await SupersededAsync(task, span);
    }

    /// <summary>The attempt is tried again.</summary>
    public async Task RetryAsync(TaskRecord task, RunningAttempt attempt, TaskRetry retry, AttemptTrace trace)
    {
        using var span = trace.Start(retry.IsFailure ? "retry later" : "put off")?.SetTag("mcp.task.retry.after", retry.After.TotalSeconds);
        if (!await WriteAsync(() => store.RetryAsync(task.Ref, task.Attempt, retry, CancellationToken.None), task, attempt))
        {
            await SupersededAsync(task, span);
            return;
        }

        metrics.Retried(task, retry);
        logger.TaskRetried(task, retry);
        hints.Send(RunTask.For(task), retry.After);
    }

    /// <summary>The attempt was told to stop.</summary>
    public async Task StoppedAsync(TaskRecord task, RunningAttempt attempt)
    {
        if (attempt.End == AttemptEnd.TaskEnded)
        {
            logger.AttemptOver(task.Attempt, task.Id);
            return;
        }

        if (attempt.End != AttemptEnd.WorkerStops)
        {
            metrics.LeaseLost(task);
            logger.AttemptStopped(task.Attempt, task.Id, ReasonOf(attempt.End));
        }

        if (await ReleaseAsync(task))
            logger.TaskRedelivered(task, "its worker hands it back");
    }

    public static string ReasonOf(AttemptEnd end) =>
        end == AttemptEnd.CutOff ? "the store could not be reached for McpTasks:MaxOutage" : "it had lost its lease";

    private async ValueTask<bool> WriteAsync(Func<ValueTask<bool>> write, TaskRecord task, RunningAttempt attempt)
    {
        try
        {
            // Work that is done is not thrown away because the store is away for a while.
            return await StoreOutage.OutlastAsync(write, $"write the outcome of task {task.Id}", time, logger, attempt.Token);
        }
        catch (OperationCanceledException) when (attempt.Token.IsCancellationRequested)
        {
            // One last try before the worker stops or the lease is gone.
            return await write();
        }
    }

    private async Task SupersededAsync(TaskRecord task, Activity? span)
    {
        span?.SetStatus(ActivityStatusCode.Error, "The attempt was superseded; its outcome is dropped.");
        await ReleaseAsync(task);
        logger.OutcomeDropped(task.Attempt, task.Id);
    }

    // Where another attempt has the task this tells the store that the worker lives, so that the lost one does not count.
    private async Task<bool> ReleaseAsync(TaskRecord task)
    {
        try
        {
            return await store.ReleaseAsync(task.Ref, task.Attempt, CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.HandBackFailed(error, task.Attempt, task.Id);
            return false;
        }
    }
}
