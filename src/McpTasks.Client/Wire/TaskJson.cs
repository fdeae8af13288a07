using System.Globalization;

namespace McpTasks.Client.Wire;

/// <summary>Reads tasks as either dialect writes them.</summary>
internal static class TaskJson
{
    /// <summary>The task that a call became; null when the reply is its result.</summary>
    public static JsonObject? Created(JsonObject reply, bool modern)
    {
        if (modern)
            return Text(reply["resultType"]) == "task" ? reply : null;
        return reply["task"] is JsonObject task && Text(task["taskId"]) is not null ? task : null;
    }

    /// <summary>Reads a task; null when it is none.</summary>
    public static TaskReading? Read(JsonNode? node)
    {
        if (node is not JsonObject json || Text(json["taskId"]) is not { Length: > 0 } id || Status(Text(json["status"])) is not { } status)
            return null;
        var state = new TaskState
        {
            TaskId = id,
            Status = status,
            StatusMessage = Text(json["statusMessage"]),
            CreatedAt = Time(json["createdAt"]),
            LastUpdatedAt = Time(json["lastUpdatedAt"]),
            Ttl = Milliseconds(json["ttlMs"] ?? json["ttl"]),
            PollInterval = Milliseconds(json["pollIntervalMs"] ?? json["pollInterval"]),
        };
        return new(state, json["result"] as JsonObject, json["error"] as JsonObject, json["inputRequests"] as JsonObject);
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<JsonElement>().GetDouble() : null;

    public static T To<T>(JsonNode json) =>
        json.Deserialize<T>(McpJsonUtilities.DefaultOptions) ?? throw new McpException($"The server sent null for a {typeof(T).Name}.");

    private static McpTaskStatus? Status(string? name)
    {
        try
        {
            return name is null ? null : McpTaskStatusExtensions.ParseWireName(name);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    // Longer than a TimeSpan can say is as good as for ever.
    private static TimeSpan? Milliseconds(JsonNode? node) =>
        Number(node) is >= 0 and <= 1e14 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
}

/// <summary>A task's state with what the 2026-07-28 extension sends along.</summary>
internal sealed record TaskReading(TaskState State, JsonObject? Result = null, JsonObject? Error = null, JsonObject? InputRequests = null);
