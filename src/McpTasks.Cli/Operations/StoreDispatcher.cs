namespace McpTasks.Cli.Operations;

/// <summary>
/// Takes the place of a bus: makes a task due at once in the store, where the workers find the task and send it by their own bus.
/// </summary>
internal sealed class StoreDispatcher(ITaskQueue queue) : ITaskDispatcher
{
    public async ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken) =>
        await queue.RequeueAsync(new(TaskId.Parse(message.TaskId), message.Owner), cancellationToken);
}
