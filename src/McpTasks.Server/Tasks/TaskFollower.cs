namespace McpTasks.Server.Tasks;

/// <summary>Pushes one task to a subscription: its state at once, then every change until its end, changes in quick succession merged.</summary>
internal sealed class TaskFollower(ITaskStore store, ITaskEvents events, TaskDelivery delivery, TaskMetrics metrics, TimeProvider time)
{
    /// <summary>The least time between two pushes of one task.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task PushAsync(Subscription subscription, TaskId id, CancellationToken cancellationToken)
    {
        await using var watch = await events.WatchAsync(id, cancellationToken);
        for (var pushed = -1L; await store.GetAsync(id, cancellationToken) is { } task;)
        {
            if (task.Version != pushed)
            {
                await subscription.SendAsync(TaskProtocol.Notification, ModernWire.Detailed(task), cancellationToken);
                if (pushed >= 0)
                    metrics.Pushed(task, Lag(time, task));
                pushed = task.Version;
                if (task.Status.IsTerminal())
                {
                    await delivery.NoteAsync(task);
                    return;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }

            await watch.WaitAsync(TaskWaiter.ReRead, cancellationToken);
        }
    }

    /// <summary>How old a change is. The store's clock is another one, so it may seem to lie ahead.</summary>
    public static TimeSpan Lag(TimeProvider time, TaskRecord task)
    {
        var lag = time.GetUtcNow() - task.LastUpdatedAt;
        return lag > TimeSpan.Zero ? lag : TimeSpan.Zero;
    }
}
