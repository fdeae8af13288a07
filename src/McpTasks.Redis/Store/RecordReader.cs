namespace McpTasks.Redis;

/// <summary>Reads a record from its hash.</summary>
internal static class RecordReader
{
    /// <summary>What a list shows: no result, no error, no questions.</summary>
    public static readonly RedisValue[] Listed =
    [
        "id", "owner", "kind", "component", "dialect", "status", "message", "current", "total", "detail", "created", "updated", "ttl", "poll",
        "attempt", "max", "worker", "lease", "traceparent", "tracestate", "client", "session", "identity", "version", "toolerror", "begun", "first", "lost",
        "run_max",
    ];

    /// <summary>What a record shows, but for its questions.</summary>
    public static readonly RedisValue[] Polled = [.. Listed, "result", "error", "asked"];

    /// <summary>Where <see cref="Polled"/> has the keys of the questions.</summary>
    public static readonly int AskedPlace = Polled.Length - 1;

    /// <summary>Reads the fields of one hash, the task's id first; null when there is none.</summary>
    public static TaskRecord? Read(IReadOnlyList<RedisValue> names, IReadOnlyList<RedisValue> values) =>
        values[0].IsNull ? null : Read(names.Zip(values).Where(pair => !pair.Second.IsNull).ToDictionary(pair => (string)pair.First!, pair => pair.Second));

    /// <summary>Reads the fields that a script answers with: names and values in turns.</summary>
    public static TaskRecord Read(RedisResult flat, bool withRequest = false)
    {
        var values = (RedisValue[])flat!;
        var fields = new Dictionary<string, RedisValue>(values.Length / 2);
        for (var i = 0; i + 1 < values.Length; i += 2)
            fields[(string)values[i]!] = values[i + 1];
        return Read(fields, withRequest);
    }

    public static TaskRecord Read(Dictionary<string, RedisValue> fields, bool withRequest = false) => new()
    {
        Id = TaskId.Parse(Text("id", fields)!),
        Owner = Text("owner", fields)!,
        Kind = Kind(Text("kind", fields)),
        Component = Text("component", fields)!,
        Dialect = string.Equals(Text("dialect", fields), "modern", StringComparison.Ordinal) ? TaskDialect.Modern : TaskDialect.Legacy,
        Status = McpTaskStatusExtensions.ParseWireName(Text("status", fields)!),
        StatusMessage = Text("message", fields),
        Progress = Progress(fields),
        CreatedAt = Moment("created", fields)!.Value,
        LastUpdatedAt = Moment("updated", fields)!.Value,
        Ttl = Span("ttl", fields),
        PollInterval = Span("poll", fields),
        Attempt = (int)Whole("attempt", fields),
        MaxAttempts = (int)Whole("max", fields),
        MaxRunTime = fields.ContainsKey("run_max") ? Span("run_max", fields) : null,
        Worker = Text("worker", fields),
        FirstBegunAt = Moment("first", fields) ?? Moment("begun", fields),
        BegunAt = Moment("begun", fields),
        LeaseExpiresAt = Moment("lease", fields),
        IsLost = fields.ContainsKey("lost"),
        TraceParent = Text("traceparent", fields),
        TraceState = Text("tracestate", fields),
        Client = Text("client", fields),
        SessionId = Text("session", fields),
        Identity = Text("identity", fields),
        Request = withRequest ? Text("request", fields) : null,
        Result = Text("result", fields),
        Error = Text("error", fields),
        IsError = fields.ContainsKey("toolerror"),
        Inputs = InputFields.Read(fields),
        Version = Whole("version", fields),
    };

    private static TaskComponentKind Kind(string? name) => name switch
    {
        "tool" => TaskComponentKind.Tool,
        "prompt" => TaskComponentKind.Prompt,
        "resource" => TaskComponentKind.Resource,
        _ => throw new FormatException($"'{name}' is not a kind of component."),
    };

    private static TaskProgress? Progress(Dictionary<string, RedisValue> fields) =>
        Text("current", fields) is { } current
            ? new(Number(current), Text("total", fields) is { } total ? Number(total) : null, Text("detail", fields))
            : null;

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string? Text(string name, Dictionary<string, RedisValue> fields) =>
        fields.TryGetValue(name, out var value) ? (string?)value : null;

    private static long Whole(string name, Dictionary<string, RedisValue> fields) => (long)fields[name];

    private static TimeSpan Span(string name, Dictionary<string, RedisValue> fields) => TimeSpan.FromTicks(Whole(name, fields) * TimeSpan.TicksPerMillisecond);

    private static DateTimeOffset? Moment(string name, Dictionary<string, RedisValue> fields) =>
        fields.TryGetValue(name, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
}
