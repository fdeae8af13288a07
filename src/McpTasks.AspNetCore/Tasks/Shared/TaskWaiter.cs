namespace McpTasks.AspNetCore.Tasks.Shared;

/// <summary>Waits for tasks to change, on events with the record as the truth.</summary>
internal sealed class TaskWaiter(ITaskStore store, ITaskEvents events)
{
    /// <summary>The safety net: how often a waiting record is read without an event.</summary>
    public static readonly TimeSpan ReRead = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the task has ended; null when it expired meanwhile.</summary>
    /// <param name="id">The task.</param>
    /// <param name="seen">Called with every state that is seen before the end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
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
