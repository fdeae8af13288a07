using System.Diagnostics;

namespace McpTasks.Server.Shared;

/// <summary>Finds the task that a request names, for callers that own it.</summary>
internal sealed class TaskLookup(ITaskStore store)
{
    public async ValueTask<TaskRecord> FindAsync(TaskCall call, CancellationToken cancellationToken)
    {
        if (call.Params["taskId"] is not JsonValue value || !value.TryGetValue(out string? text))
            throw TaskErrors.Invalid($"{call.Request.Method} needs params.taskId, a string.");
        return Linked(await FindAsync(text, call.Caller.Owner, cancellationToken) ?? throw TaskErrors.NotFound());
    }

    /// <summary>Null for every id that the owner may not see, for whatever reason.</summary>
    public async ValueTask<TaskRecord?> FindAsync(string text, string owner, CancellationToken cancellationToken) =>
        TaskId.TryParse(text, out var id) && await store.GetAsync(id, cancellationToken) is { } task && task.Owner == owner ? task : null;

    /// <summary>
    /// Links the running request's trace to the task's. A poll keeps a trace of its own: polls inside the task's trace would stretch that
    /// trace to the length of the client's patience.
    /// </summary>
    public static TaskRecord Linked(TaskRecord task)
    {
        if (Activity.Current is not { } poll)
            return task;
        TaskTelemetry.TagCurrent(task.Id);
        if (TaskTelemetry.ContextOf(task) is var context && context != default && context.TraceId != poll.TraceId)
            poll.AddLink(new(context));
        return task;
    }
}
