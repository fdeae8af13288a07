namespace McpTasks.AspNetCore.Operations;

/// <summary>What the operator did with a task or with the queue, told in JSON.</summary>
internal sealed class TaskOperations(TaskOperator @operator, ITaskQueue queue, TaskAudit audit)
{
    public async ValueTask<OperationReply> ReadAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        var request = await @operator.ReadRequestAsync(task, null, cancellationToken);
        var json = TaskWire.Head(task, task.Status);
        json["tool"] = task.Component;
        json["owner"] = task.Owner;
        json["attempt"] = task.Attempt;
        json["worker"] = task.Worker;
        json["request"] = Parsed(request);
        json["result"] = Parsed(task.Result);
        json["error"] = Parsed(task.Error);
        return OperationReply.Of(json);
    }

    public async ValueTask<OperationReply> CancelAsync(TaskRecord task, CancellationToken cancellationToken) =>
        await @operator.CancelAsync(task, null, cancellationToken) switch
        {
            null => OperationReply.NotFound,
            { Changed: false } ended => OperationReply.Refused(StatusCodes.Status409Conflict, $"The task has ended already: it is {ended.Task.Status.ToWireName()}."),
            { } cancelled => OperationReply.Of(TaskWire.Head(cancelled.Task, cancelled.Task.Status)),
        };

    public async ValueTask<OperationReply> RerunAsync(TaskRecord task, CancellationToken cancellationToken) =>
        await @operator.RerunAsync(task, null, cancellationToken) switch
        {
            { Created: { } created } => OperationReply.Of(TaskWire.Head(created, created.Status), StatusCodes.Status201Created),
            { RetryAfter: { } after, Refusal: var why } => OperationReply.Refused(StatusCodes.Status429TooManyRequests, why!, after),
            { Refusal: var why } => OperationReply.Refused(StatusCodes.Status409Conflict, why!),
        };

    public async ValueTask<OperationReply> ReadQueueAsync(CancellationToken cancellationToken)
    {
        var since = await queue.PausedSinceAsync(cancellationToken);
        var json = new JsonObject { ["paused"] = since is not null };
        if (since is { } time)
            json["since"] = time.ToString("O", CultureInfo.InvariantCulture);
        return OperationReply.Of(json);
    }

    public async ValueTask<OperationReply> PauseAsync(CancellationToken cancellationToken)
    {
        audit.Operated("pause");
        await queue.PauseAsync(cancellationToken);
        return await ReadQueueAsync(cancellationToken);
    }

    public async ValueTask<OperationReply> ResumeAsync(CancellationToken cancellationToken)
    {
        audit.Operated("resume");
        await queue.ResumeAsync(cancellationToken);
        return await ReadQueueAsync(cancellationToken);
    }

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);
}
