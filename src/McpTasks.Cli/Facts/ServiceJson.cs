using System.Text.Json.Serialization;

namespace McpTasks.Cli.Facts;

/// <summary>Reads the answers of a service's operator endpoints.</summary>
internal static class ServiceJson
{
    // Converters in the options win over an enumeration's own converter.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new TaskStrikeOperatorConverter(), new JsonStringEnumConverter() },
    };

    public static IEnumerable<JsonObject> Items(JsonObject told, string name) => (told[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    public static T Read<T>(JsonObject told) => told.Deserialize<T>(Json)!;

    /// <summary>A task's record, as far as the endpoints return it.</summary>
    public static TaskRecord Task(JsonObject told) => new()
    {
        Id = TaskId.Parse((string)told["taskId"]!),
        Owner = (string?)told["owner"] ?? "",
        Kind = Enum.TryParse<TaskComponentKind>((string?)told["kind"], ignoreCase: true, out var kind) ? kind : TaskComponentKind.Tool,
        Component = (string?)told["tool"] ?? "",
        Dialect = TaskDialect.Modern,
        Status = McpTaskStatusExtensions.ParseWireName((string)told["status"]!),
        StatusMessage = (string?)told["statusMessage"],
        Progress = told["progress"] is JsonObject progress ? Read<TaskProgress>(progress) : null,
        CreatedAt = Time(told, "createdAt") ?? default,
        LastUpdatedAt = Time(told, "lastUpdatedAt") ?? default,
        Ttl = TimeSpan.FromMilliseconds((double?)told["ttlMs"] ?? 0),
        PollInterval = TimeSpan.Zero,
        Attempt = (int?)told["attempt"] ?? 0,
        MaxAttempts = (int?)told["maxAttempts"] ?? 0,
        Retries = (int?)told["retries"] ?? 0,
        Priority = TaskPriorities.Parse((string?)told["priority"]),
        Worker = (string?)told["worker"],
        FirstBegunAt = Time(told, "firstBegunAt"),
        BegunAt = Time(told, "begunAt"),
        LeaseExpiresAt = Time(told, "leaseExpiresAt"),
        NotBefore = Time(told, "notBefore"),
        StruckBy = (int?)told["struckBy"],
        IsLost = (bool?)told["isLost"] ?? false,
        IsError = (bool?)told["isError"] ?? false,
        Parent = TaskId.TryParse((string?)told["parent"], out var parent) ? parent : null,
        TraceParent = (string?)told["traceParent"],
        Version = 0,
    };

    private static DateTimeOffset? Time(JsonObject told, string name) =>
        (string?)told[name] is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
}
