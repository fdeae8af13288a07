namespace McpTasks.Operator;

/// <summary>What operators are told, as JSON: the same by HTTP and by MCP. What is null is left out.</summary>
internal static class OperatorJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>A task, without its arguments and its outcome.</summary>
    public static JsonObject Of(TaskRecord task)
    {
        var json = TaskWire.Head(task, task.Status);
        Add(json, new
        {
            State = TaskPhaseNames.Of(task.Phase()),
            Tool = task.Component,
            Kind = task.Kind.ToName(),
            task.Owner,
            task.Progress,
            task.Attempt,
            task.MaxAttempts,
            task.Retries,
            Priority = task.Priority.ToName(),
            task.Worker,
            task.FirstBegunAt,
            task.BegunAt,
            task.LeaseExpiresAt,
            task.NotBefore,
            task.StruckBy,
            IsLost = task.IsLost ? true : (bool?)null,
            IsError = task.IsError ? true : (bool?)null,
            TtlMs = TaskWire.Milliseconds(task.Ttl),
            Parent = task.Parent?.Value,
            task.TraceParent,
        });
        return json;
    }

    public static JsonArray Of(IEnumerable<TaskRecord> tasks) => [.. tasks.Select(Of)];

    public static JsonArray Of(IEnumerable<TaskHistoryEntry> history) =>
        [
            .. history.Select(entry => Of(
                new { entry.At, Kind = entry.Kind.ToString(), entry.Attempt, entry.Worker, entry.Detail, entry.Progress })),
        ];

    public static JsonArray Of(IEnumerable<TaskInput> questions) =>
        [
            .. questions.Select(each => Of(
                new { each.Key, each.Method, Params = JsonNode.Parse(each.Params), IsOpen = each.Answer is null })),
        ];

    public static JsonArray Of(IEnumerable<TaskWorker> workers) => [.. workers.Select(Of<TaskWorker>)];

    public static JsonObject Of(TaskStrike strike)
    {
        var json = Of<TaskStrike>(strike);
        json["mode"] = strike.Mode.ToName();
        if (strike.Argument is null)
            json.Remove("operator");
        return json;
    }

    public static JsonArray Of(IEnumerable<TaskSchedule> schedules) => [.. schedules.Select(Of)];

    public static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);

    private static JsonObject Of(TaskSchedule schedule)
    {
        var json = Of<TaskSchedule>(schedule);
        json["kind"] = schedule.Kind.ToName();
        return json;
    }

    private static JsonObject Of<T>(T value) => (JsonObject)JsonSerializer.SerializeToNode(value, Options)!;

    private static void Add<T>(JsonObject json, T more)
    {
        foreach (var (name, value) in Of(more).ToList())
            json[name] = value?.DeepClone();
    }
}
