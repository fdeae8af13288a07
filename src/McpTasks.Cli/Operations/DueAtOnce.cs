namespace McpTasks.Cli.Operations;

/// <summary>Stands where a bus would: makes a task due at once in the store, whose workers look there and send it by the bus that is theirs.</summary>
internal sealed class DueAtOnce(ITaskQueue queue) : ITaskDispatcher
{
    public async ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken) =>
        await queue.RequeueAsync(new(TaskId.Parse(message.TaskId), message.Owner), cancellationToken);
}
