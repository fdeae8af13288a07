namespace McpTasks.Server.Modern;

/// <summary>
/// Pushes one task to a subscription: the state at once, then every change until the end. Changes in quick succession are merged.
/// </summary>
internal sealed class TaskFollower(ITaskStore store, ITaskEvents events, TaskDelivery delivery, TaskMetrics metrics, TimeProvider time)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task PushAsync(Subscription subscription, TaskId id, CancellationToken cancellationToken)
    {
        await using var watch = await events.WatchAsync(id, cancellationToken);
        var pushed = -1L;
        while (await subscription.InTurnAsync(
            () => PushNewestAsync(subscription, id, pushed, cancellationToken), cancellationToken) is { } version)
        {
            if (version != pushed)
                await Task.Delay(Pause, time, cancellationToken);
            pushed = version;
            await watch.WaitAsync(TaskWaiter.ReRead, cancellationToken);
        }
    }

    /// <summary>
    /// Pushes the task's present state unless that state was pushed before. Returns the version, or null when no further version will come.
    /// </summary>
    private async Task<long?> PushNewestAsync(Subscription subscription, TaskId id, long pushed, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(id, cancellationToken) is not { } task)
            return null;
        if (task.Version == pushed)
            return pushed;
        await subscription.SendAsync(TaskProtocol.Notification, ModernWire.Detailed(task), cancellationToken);
        if (pushed >= 0)
            metrics.Pushed(task, Lag(time, task));
        if (!task.Status.IsTerminal())
            return task.Version;
        await delivery.NoteAsync(task);
        return null;
    }

    /// <summary>How old a change is. The store has another clock, so the change may seem to lie in the future.</summary>
    public static TimeSpan Lag(TimeProvider time, TaskRecord task)
    {
        var lag = time.GetUtcNow() - task.LastUpdatedAt;
        return lag > TimeSpan.Zero ? lag : TimeSpan.Zero;
    }
}
