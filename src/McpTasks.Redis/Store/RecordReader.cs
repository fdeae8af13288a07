using System.Globalization;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Reads a record from its hash.</summary>
internal static class RecordReader
{
    /// <summary>What a list shows: no result, no error, no questions.</summary>
    public static readonly RedisValue[] Listed =
    [
        "id", "owner", "kind", "component", "dialect", "status", "message", "current", "total", "detail", "created", "updated", "ttl", "poll",
        "attempt", "max", "worker", "lease", "traceparent", "tracestate", "client", "session", "identity", "version", "toolerror",
    ];

    public static TaskRecord? Read(IReadOnlyList<RedisValue> listed) =>
        listed[0].IsNull ? null : Read(Listed.Zip(listed).Where(pair => !pair.Second.IsNull).ToDictionary(pair => (string)pair.First!, pair => pair.Second), null);

    public static TaskRecord? Read(HashEntry[] entries) =>
        entries.Length == 0 ? null : Read(entries.ToDictionary(entry => (string)entry.Name!, entry => entry.Value), null);

    /// <summary>Reads the answer to HGETALL inside a script: names and values in turns.</summary>
    public static TaskRecord Read(RedisResult flat, string? request = null)
    {
        var values = (RedisValue[])flat!;
        var fields = new Dictionary<string, RedisValue>(values.Length / 2);
        for (var i = 0; i + 1 < values.Length; i += 2)
            fields[(string)values[i]!] = values[i + 1];
        return Read(fields, request);
    }

    private static TaskRecord Read(Dictionary<string, RedisValue> fields, string? request) => new()
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
        Worker = Text("worker", fields),
        LeaseExpiresAt = Moment("lease", fields),
        TraceParent = Text("traceparent", fields),
        TraceState = Text("tracestate", fields),
        Client = Text("client", fields),
        SessionId = Text("session", fields),
        Identity = Text("identity", fields),
        Request = request,
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

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string? Text(string name, Dictionary<string, RedisValue> fields) =>
        fields.TryGetValue(name, out var value) ? (string?)value : null;

    private static long Whole(string name, Dictionary<string, RedisValue> fields) => (long)fields[name];

    private static TimeSpan Span(string name, Dictionary<string, RedisValue> fields) => TimeSpan.FromTicks(Whole(name, fields) * TimeSpan.TicksPerMillisecond);

    private static DateTimeOffset? Moment(string name, Dictionary<string, RedisValue> fields) =>
        fields.TryGetValue(name, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
}
