namespace McpTasks.Cli.Operations;

/// <summary>Follows one task to its end: by the store's events, and by a look now and then, since an event may be lost.</summary>
internal static class NamedTask
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    public static async Task<TaskRecord> FollowAsync(
        StoreOperations store, TaskId id, Action<TaskRecord> show, CancellationToken cancellationToken)
    {
        await using var watch = await store.Events.WatchAsync(id, cancellationToken);
        while (true)
        {
            var task = await store.Store.GetAsync(id, cancellationToken)
                ?? throw new CommandException($"There is no task {id}: it never was, or its time to live has passed.");
            show(task);
            if (task.Status.IsTerminal())
                return task;
            await watch.WaitAsync(BetweenLooks, cancellationToken);
        }
    }
}
