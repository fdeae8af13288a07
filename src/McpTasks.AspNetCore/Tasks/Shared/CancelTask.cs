namespace McpTasks.AspNetCore.Tasks.Shared;

/// <summary><c>tasks/cancel</c>: ends a task now.</summary>
internal sealed class CancelTask(TaskLookup lookup, TaskCancellation cancellation) : ITaskMethod
{
    private const string ByRequest = "The task was cancelled by request.";

    public string Name => TaskProtocol.Cancel;

    public bool BelongsTo(TaskDialect dialect) => true;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        var cancelled = await cancellation.CancelAsync(task, TaskActor.Client, ByRequest, cancellationToken) ?? throw TaskErrors.NotFound();
        if (call.Caller.Dialect == TaskDialect.Modern)
            return new(ModernWire.Acknowledgement());
        return cancelled.Changed
            ? new(LegacyWire.Task(cancelled.Task))
            : throw TaskErrors.Invalid($"Cannot cancel task: already in terminal status '{cancelled.Task.Status.ToWireName()}'");
    }
}
