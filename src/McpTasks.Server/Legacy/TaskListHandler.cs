using Microsoft.AspNetCore.DataProtection;

namespace McpTasks.Server.Legacy;

/// <summary>
/// <c>tasks/list</c> (legacy): the caller's own tasks, newest first, in pages. A cursor is a place in the owner's list, protected with the
/// application's Data Protection keys so that clients cannot forge cursors.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="protection">Null in a host with anonymous callers only, such as one over standard input and output.</param>
internal sealed class TaskListHandler(ITaskStore store, IDataProtectionProvider? protection = null)
{
    private const int PageSize = 50;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        // Anonymous callers share one owner, so the list would show each caller the ids of the others.
        if (!call.Caller.IsIdentified)
            throw TaskErrors.NoSuchMethod("tasks/list is only available to callers that authenticate.");

        var page = await store.ListAsync(call.Caller.Owner, PositionOf(call), PageSize, cancellationToken);
        var tasks = new JsonArray();
        foreach (var task in page.Tasks)
            tasks.Add(LegacyWire.Task(await WithResultAsync(task, cancellationToken)));
        var result = new JsonObject { ["tasks"] = tasks };
        if (page.Next is { } next)
            result["nextCursor"] = Cursors(call).Protect(
                string.Create(CultureInfo.InvariantCulture, $"{next.CreatedAt.UtcTicks}.{next.Id.Value}"));
        return new(result);
    }

    // A page comes without results, but only the result tells whether a task of the other dialect counts as failed in this one.
    private async ValueTask<TaskRecord> WithResultAsync(TaskRecord task, CancellationToken cancellationToken) =>
        task is { Status: McpTaskStatus.Completed, Dialect: TaskDialect.Modern }
            ? await store.GetAsync(task.Id, cancellationToken) ?? task
            : task;

    private TaskListPosition? PositionOf(TaskCall call)
    {
        if (call.Params["cursor"] is not { } cursor)
            return null;
        try
        {
            var place = Cursors(call).Unprotect(cursor is JsonValue value && value.TryGetValue(out string? text) ? text : "").Split('.', 2);
            return new(new(long.Parse(place[0], CultureInfo.InvariantCulture), TimeSpan.Zero), TaskId.Parse(place[1]));
        }
        catch (CryptographicException)
        {
            // The cursor is forged, of another owner, or protected with a key that is gone.
            throw TaskErrors.Invalid("Invalid cursor");
        }
    }

    private IDataProtector Cursors(TaskCall call) => (protection
        ?? throw new InvalidOperationException("Cursors of tasks/list are encrypted, which needs builder.Services.AddDataProtection()."))
        .CreateProtector("McpTasks.ListCursor.v1", call.Caller.Owner);
}
