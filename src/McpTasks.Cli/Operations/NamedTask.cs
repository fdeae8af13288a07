namespace McpTasks.Cli.Operations;

/// <summary>Follows one task to its end: by events where there are any, and by polling now and then, since an event may be lost.</summary>
internal static class NamedTask
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2), WithoutEvents = TimeSpan.FromSeconds(1);

    public static async Task<TaskRecord> FollowAsync(
        IOperations operations, TaskId id, Action<TaskRecord> show, CancellationToken cancellationToken)
    {
        await using var watch = operations.Events is { } events ? await events.WatchAsync(id, cancellationToken) : null;
        while (true)
        {
            var task = await operations.LookAsync(id, cancellationToken)
                ?? throw new CommandException($"There is no task {id}: it never was, or its time to live has passed.");
            show(task);
            if (task.Status.IsTerminal())
                return task;
            await (watch is null
                ? Task.Delay(WithoutEvents, operations.Time, cancellationToken)
                : watch.WaitAsync(BetweenLooks, cancellationToken).AsTask());
        }
    }
}
