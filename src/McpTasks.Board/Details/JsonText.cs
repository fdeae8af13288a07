using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTasks.Board.Details;

/// <summary>Reads JSON from the store, which keeps the text exactly as clients and components sent it.</summary>
internal static class JsonText
{
    public static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Null for text that is not JSON.</summary>
    public static JsonNode? Parsed(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
