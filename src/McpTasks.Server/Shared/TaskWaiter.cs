namespace McpTasks.Server.Shared;

internal sealed class TaskWaiter(ITaskStore store, ITaskEvents events)
{
    /// <summary>The safety net: how often a wait reads the record without an event.</summary>
    public static readonly TimeSpan ReRead = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the task has ended; null when it expired meanwhile.</summary>
    public async ValueTask<TaskRecord?> UntilEndedAsync(TaskId id, Action<TaskRecord>? seen, CancellationToken cancellationToken)
    {
        await using var watch = await events.WatchAsync(id, cancellationToken);
        while (true)
        {
            var task = await store.GetAsync(id, cancellationToken);
            if (task is null || task.Status.IsTerminal())
                return task;
            seen?.Invoke(task);
            await watch.WaitAsync(ReRead, cancellationToken);
        }
    }
}
