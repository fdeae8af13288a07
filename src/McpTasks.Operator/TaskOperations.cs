namespace McpTasks.Operator;

/// <summary>What the operator did with a task, told in JSON.</summary>
internal sealed class TaskOperations(TaskOperator @operator, ITaskStore store)
{
    /// <summary>What is done with one task, and by whom.</summary>
    public delegate ValueTask<OperationReply> OnTask(TaskRecord task, string? by, CancellationToken cancellationToken);

    /// <summary>Does something with the task of an id, where there is one.</summary>
    public async ValueTask<OperationReply> WithAsync(string? id, OnTask operation, string? by, CancellationToken cancellationToken) =>
        TaskId.TryParse(id, out var known) && await store.GetAsync(known, cancellationToken) is { } task
            ? await operation(TaskLookup.Linked(task), by, cancellationToken)
            : OperationReply.NotFound;

    public async ValueTask<OperationReply> ReadAsync(TaskRecord task, string? by, CancellationToken cancellationToken)
    {
        var request = await @operator.ReadRequestAsync(task, by, cancellationToken);
        if (await store.GetHistoryAsync(task.Id, cancellationToken) is not { } history)
            return OperationReply.NotFound;
        var json = OperatorJson.Of(task);
        json["history"] = OperatorJson.Of(history);
        json["questions"] = OperatorJson.Of(task.Inputs);
        json["request"] = OperatorJson.Parsed(request);
        json["result"] = OperatorJson.Parsed(task.Result);
        json["error"] = OperatorJson.Parsed(task.Error);
        return OperationReply.Of(json);
    }

    public async ValueTask<OperationReply> CancelAsync(TaskRecord task, string? by, CancellationToken cancellationToken) =>
        await @operator.CancelAsync(task, by, cancellationToken) switch
        {
            null => OperationReply.NotFound,
            { Changed: false } ended
                => OperationReply.Refused(
                    StatusCodes.Status409Conflict, $"The task has ended already: it is {ended.Task.Status.ToWireName()}."),
            { } cancelled => OperationReply.Of(OperatorJson.Of(cancelled.Task)),
        };

    public async ValueTask<OperationReply> RerunAsync(TaskRecord task, string? by, CancellationToken cancellationToken) =>
        await @operator.RerunAsync(task, by, cancellationToken) switch
        {
            { Created: { } created } => OperationReply.Of(OperatorJson.Of(created), StatusCodes.Status201Created),
            { RetryAfter: { } after, Refusal: var why } => OperationReply.Refused(StatusCodes.Status429TooManyRequests, why!, after),
            { Refusal: var why } => OperationReply.Refused(StatusCodes.Status409Conflict, why!),
        };

    public async ValueTask<OperationReply> RequeueAsync(TaskRecord task, string? by, CancellationToken cancellationToken)
    {
        if (await @operator.RequeueAsync(task, by, cancellationToken))
            return OperationReply.Of(OperatorJson.Of(task));
        return await store.GetAsync(task.Id, cancellationToken) is { } present
            ? OperationReply.Refused(
                StatusCodes.Status409Conflict, $"The task does not wait for a worker: it is {TaskPhaseNames.Of(present.Phase())}.")
            : OperationReply.NotFound;
    }

    public async ValueTask<OperationReply> RemoveAsync(TaskRecord task, string? by, CancellationToken cancellationToken) =>
        task.Status.IsTerminal()
            ? OperationReply.Of(new() { ["removed"] = await @operator.RemoveAsync(task, by, cancellationToken) ? 1 : 0 })
            : OperationReply.Refused(StatusCodes.Status409Conflict, $"The task has not ended: it is {TaskPhaseNames.Of(task.Phase())}.");
}
