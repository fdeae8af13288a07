namespace McpTasks;

/// <summary>
/// Cancels tasks together with their children, and writes traces, metrics and the audit log. Workers learn of a cancellation by the store's event, or when they next renew their leases.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="rates">Where times are kept for tasks that wait for a rate.</param>
/// <param name="metrics">The engine's metrics.</param>
/// <param name="audit">The audit log.</param>
/// <param name="logger">The log.</param>
public sealed class TaskCancellation(ITaskStore store, ITaskRates rates, TaskMetrics metrics, TaskAudit audit, ILogger<TaskCancellation> logger)
{
    internal const string WithParent = "The task that started it was cancelled.";

    /// <summary>Cancels a task before its first attempt, so that it never runs; false where an attempt has begun or the task has ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="why">One line for people; the task's status message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async ValueTask<bool> DropAsync(TaskRef task, string why, CancellationToken cancellationToken)
    {
        if (await store.DropAsync(task, why, cancellationToken) is not { } dropped)
            return false;
        using var scope = logger.BeginTaskScope(dropped);
        await LeaveRatesAsync(dropped);
        Tell(dropped);
        return true;
    }

    /// <summary>Cancels a task unless it has ended; null when it is gone.</summary>
    /// <param name="task">The task.</param>
    /// <param name="actor">On whose behalf.</param>
    /// <param name="why">One line for people; the task's status message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<CancelResult?> CancelAsync(TaskRecord task, TaskActor actor, string why, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var scope = logger.BeginTaskScope(task);
        var cancelled = await store.CancelAsync(task.Ref, actor, why, cancellationToken);
        if (cancelled is not { Changed: true })
            return cancelled;
        await LeaveRatesAsync(cancelled.Task);
        Tell(cancelled.Task);
        foreach (var id in cancelled.Task.Children)
        {
            if (await store.GetAsync(id, cancellationToken) is { } child)
                await CancelAsync(child, actor, WithParent, cancellationToken);
        }

        return cancelled;
    }

    // A time that is kept for it is another's now.
    private async Task LeaveRatesAsync(TaskRecord task)
    {
        foreach (var rate in TaskPacing.Read(task.Rates))
            await rates.LeaveAsync(rate, task.Id, task.Attempt, CancellationToken.None);
    }

    private void Tell(TaskRecord cancelled)
    {
        using var span = TaskEndings.Start(cancelled, cancelled.Status);
        metrics.Ended(cancelled, cancelled.Status);
        logger.TaskFinished(cancelled, cancelled.Status, cancelled.StatusMessage);
        audit.Cancelled(cancelled);
    }
}
