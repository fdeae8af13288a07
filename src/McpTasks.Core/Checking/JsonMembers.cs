namespace McpTasks;

/// <summary>Reads members of JSON that may be anything.</summary>
internal static class JsonMembers
{
    public static JsonElement Of(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : default;

    public static string? TextOf(JsonElement json, string name) =>
        Of(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
