namespace McpTasks.AspNetCore.Tasks.Shared;

/// <summary><c>tasks/get</c>: the state of a task; in the modern dialect with its result, error or questions.</summary>
internal sealed class GetTask(TaskLookup lookup) : ITaskMethod
{
    public string Name => TaskProtocol.Get;

    public bool BelongsTo(TaskDialect dialect) => true;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        if (call.Caller.Dialect == TaskDialect.Legacy)
            // After a failure or a cancellation there is nothing more that clients fetch.
            return new(LegacyWire.Task(task), Delivers: task.Status is McpTaskStatus.Failed or McpTaskStatus.Cancelled ? task : null);

        var json = ModernWire.Detailed(task);
        json["resultType"] = "complete";
        return new(json, Delivers: task);
    }
}
