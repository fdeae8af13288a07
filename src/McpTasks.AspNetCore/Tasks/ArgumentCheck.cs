using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tasks;

/// <summary>
/// Checks a tool's arguments as binding them would, without running the tool: the required ones are there, and each fits the type of
/// its parameter. What is not in the tool's schema is ignored, as it is when the tool runs.
/// </summary>
internal sealed class ArgumentCheck
{
    private readonly ConditionalWeakTable<McpServerTool, Parameter[]> _parameters = [];

    /// <summary>What is wrong, for the caller; null when nothing is.</summary>
    public string? Problem(McpServerTool tool, IDictionary<string, JsonElement>? arguments)
    {
        foreach (var parameter in _parameters.GetValue(tool, Read))
        {
            if (Problem(parameter, arguments) is { } problem)
                return $"Invalid arguments for tool '{tool.ProtocolTool.Name}': {problem}";
        }

        return null;
    }

    private static string? Problem(Parameter parameter, IDictionary<string, JsonElement>? arguments)
    {
        if (arguments is null || !arguments.TryGetValue(parameter.Name, out var value))
            return parameter.Required ? $"'{parameter.Name}' is required." : null;
        if (parameter.Type is null || parameter.Json is null)
            return null;
        try
        {
            value.Deserialize(parameter.Json.GetTypeInfo(parameter.Type));
            return null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or NotSupportedException or ArgumentException or OverflowException)
        {
            return (error as JsonException)?.Path is { Length: > 1 } path
                ? $"'{parameter.Name}' does not fit its schema at {path}."
                : $"'{parameter.Name}' must be {parameter.Expected}, but {Kind(value)} was sent.";
        }
    }

    private static Parameter[] Read(McpServerTool tool)
    {
        var schema = tool.ProtocolTool.InputSchema;
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
            return [];
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet(StringComparer.Ordinal) : [];
        var types = tool.Metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters().ToDictionary(parameter => parameter.Name!, parameter => parameter.ParameterType, StringComparer.Ordinal);
        var json = OptionsOf(tool);
        return [.. properties.EnumerateObject().Select(property =>
            new Parameter(property.Name, required.Contains(property.Name), types?.GetValueOrDefault(property.Name), json, Expected(property.Value)))];
    }

    // The SDK keeps the options that the tool binds with to itself. Without them only the presence of arguments is checked here,
    // and a wrong type shows when the tool runs: never is a call refused that would have worked.
    private static JsonSerializerOptions? OptionsOf(McpServerTool tool)
    {
        var function = tool.GetType().GetProperty("AIFunction", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(tool) as AIFunction;
        return function?.JsonSerializerOptions;
    }

    private static string Expected(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return "of another type";
        if (schema.TryGetProperty("enum", out var values))
            return $"one of {string.Join(", ", values.EnumerateArray().Select(value => value.ToString()))}";
        return schema.TryGetProperty("type", out var type)
            ? $"of type {(type.ValueKind == JsonValueKind.Array ? string.Join(" or ", type.EnumerateArray().Select(one => one.GetString())) : type.GetString())}"
            : "of another type";
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "a number that does not fit",
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };

    private sealed record Parameter(string Name, bool Required, Type? Type, JsonSerializerOptions? Json, string Expected);
}
