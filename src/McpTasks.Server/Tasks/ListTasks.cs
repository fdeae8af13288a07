using System.Text.Json.Nodes;

namespace McpTasks.Server.Tasks;

/// <summary><c>tasks/list</c> (legacy): the caller's own tasks, newest first, in pages.</summary>
internal sealed class ListTasks(ITaskStore store, ListCursor cursors) : ITaskMethod
{
    private const int PageSize = 50;

    public string Name => "tasks/list";

    public bool BelongsTo(TaskDialect dialect) => dialect == TaskDialect.Legacy;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        // All anonymous callers together own one list, which would show each of them the others' ids.
        if (!call.Caller.IsIdentified)
            throw TaskErrors.NoSuchMethod("tasks/list is only available to callers that authenticate.");

        var page = await store.ListAsync(call.Caller.Owner, PositionOf(call), PageSize, cancellationToken);
        var result = new JsonObject { ["tasks"] = new JsonArray([.. page.Tasks.Select(LegacyWire.Task)]) };
        if (page.Next is { } next)
            result["nextCursor"] = cursors.Write(call.Caller.Owner, next);
        return new(result);
    }

    private TaskListPosition? PositionOf(TaskCall call)
    {
        if (call.Params["cursor"] is not { } cursor)
            return null;
        return cursor is JsonValue value && value.TryGetValue(out string? text) && cursors.TryRead(call.Caller.Owner, text, out var position)
            ? position
            : throw TaskErrors.Invalid("Invalid cursor");
    }
}
