namespace McpTasks.AspNetCore.Operations;

/// <summary>What the operator did with a task, told in JSON.</summary>
internal sealed class TaskOperations(TaskOperator @operator)
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
        return new(StatusCodes.Status200OK, json);
    }

    public async ValueTask<OperationReply> CancelAsync(TaskRecord task, CancellationToken cancellationToken) =>
        await @operator.CancelAsync(task, null, cancellationToken) switch
        {
            null => OperationReply.NotFound,
            { Changed: false } ended => OperationReply.Conflict($"The task has ended already: it is {ended.Task.Status.ToWireName()}."),
            { } cancelled => new(StatusCodes.Status200OK, TaskWire.Head(cancelled.Task, cancelled.Task.Status)),
        };

    public async ValueTask<OperationReply> RerunAsync(TaskRecord task, CancellationToken cancellationToken) =>
        await @operator.RerunAsync(task, null, cancellationToken) switch
        {
            { Created: { } created } => new(StatusCodes.Status201Created, TaskWire.Head(created, created.Status)),
            { RetryAfter: { } after, Refusal: var why } => new(StatusCodes.Status429TooManyRequests, new JsonObject { ["error"] = why }, after),
            { Refusal: var why } => OperationReply.Conflict(why!),
        };

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);
}
