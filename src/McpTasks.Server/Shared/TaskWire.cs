namespace McpTasks.Server.Shared;

internal static class TaskWire
{
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    public static JsonObject RelatedTo(TaskId id) => new() { ["taskId"] = id.Value };

    /// <summary>
    /// Adds the task's id to the <c>_meta</c> of a result or of a notification's parameters, and keeps the other entries.
    /// </summary>
    public static JsonObject Relate(JsonObject target, TaskId id)
    {
        if (target["_meta"] is not JsonObject meta)
            target["_meta"] = meta = [];
        meta[TaskProtocol.RelatedTask] = RelatedTo(id);
        return target;
    }

    public static JsonObject Head(TaskRecord task, McpTaskStatus status)
    {
        var json = new JsonObject { ["taskId"] = task.Id.Value, ["status"] = status.ToWireName() };
        if (task.StatusMessage is { Length: > 0 } message)
            json["statusMessage"] = message;
        json["createdAt"] = Time(task.CreatedAt);
        json["lastUpdatedAt"] = Time(task.LastUpdatedAt);
        return json;
    }

    /// <summary>The same with the task's times. The dialects end the names of the times differently.</summary>
    public static JsonObject Head(TaskRecord task, McpTaskStatus status, string unit)
    {
        var json = Head(task, status);
        json[$"ttl{unit}"] = Milliseconds(task.Ttl);
        json[$"pollInterval{unit}"] = Milliseconds(task.PollInterval);
        return json;
    }

    public static JsonObject? ResultOf(TaskRecord task) => task.Result is { } json ? JsonNode.Parse(json) as JsonObject : null;

    /// <summary>The error that ended the task: the component's own error, or an error that says why there is no result.</summary>
    public static JsonObject ErrorOf(TaskRecord task) => task.Error is { } json && JsonNode.Parse(json) is JsonObject error
        ? error
        : new() { ["code"] = TaskOutcomes.InternalError, ["message"] = task.StatusMessage ?? "The task failed." };
}
