using ModelContextProtocol;

namespace SampleClient.Commands;

/// <summary>Reads <c>name=value</c> as the tool's schema wants it.</summary>
internal static class ToolArguments
{
    public static async Task<Dictionary<string, object?>> ReadAsync(
        McpTaskClient tasks, string tool, string[] given, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var known in tasks.ListToolsAsync(cancellationToken))
        {
            names.Add(known.Tool.Name);
            if (known.Tool.Name == tool)
                return given
                    .Select(Split)
                    .ToDictionary(
                        pair => pair.Name, pair => Value(pair.Text, TypeOf(known.Tool.InputSchema, pair.Name)), StringComparer.Ordinal);
        }

        throw new McpException($"The server has no tool '{tool}'. It has: {string.Join(", ", names)}.");
    }

    private static (string Name, string Text) Split(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return (argument[..at], argument[(at + 1)..]);
    }

    // A text stays a text, whatever it looks like; everything else is JSON.
    private static object? Value(string text, string? type)
    {
        if (type == "string")
            return text;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string? TypeOf(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var property)
        && property.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;
}
