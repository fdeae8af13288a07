namespace McpTasks.AspNetCore.Tasks.Legacy;

/// <summary><c>tasks/list</c> (legacy): the caller's own tasks, newest first, in pages.</summary>
internal sealed class ListTasks(ITaskStore store, ListCursor cursors) : ITaskMethod
{
    private const int PageSize = 50;

    public string Name => TaskProtocol.List;

    public bool BelongsTo(TaskDialect dialect) => dialect == TaskDialect.Legacy;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        // All anonymous callers together own one list, which would show each of them the others' ids.
        if (!call.Caller.IsIdentified)
            throw TaskErrors.NoSuchMethod("tasks/list is only available to callers that authenticate.");

        var page = await store.ListAsync(call.Caller.Owner, PositionOf(call), PageSize, cancellationToken);
        var tasks = new JsonArray();
        foreach (var task in page.Tasks)
            tasks.Add(LegacyWire.Task(await WithResultAsync(task, cancellationToken)));
        var result = new JsonObject { ["tasks"] = tasks };
        if (page.Next is { } next)
            result["nextCursor"] = cursors.Write(call.Caller.Owner, next);
        return new(result);
    }

    // A page comes without results, and only its result tells whether a task of the other dialect counts as failed in this one.
    private async ValueTask<TaskRecord> WithResultAsync(TaskRecord task, CancellationToken cancellationToken) =>
        task is { Status: McpTaskStatus.Completed, Dialect: TaskDialect.Modern } ? await store.GetAsync(task.Id, cancellationToken) ?? task : task;

    private TaskListPosition? PositionOf(TaskCall call)
    {
        if (call.Params["cursor"] is not { } cursor)
            return null;
        return cursor is JsonValue value && value.TryGetValue(out string? text) && cursors.TryRead(call.Caller.Owner, text, out var position)
            ? position
            : throw TaskErrors.Invalid("Invalid cursor");
    }
}
