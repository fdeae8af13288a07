using System.Buffers;
using System.Text.Json;

namespace McpTasks.AspNetCore.Http;

/// <summary>What a tool's schema may ask for with x-mcp-header (2026-07-28 Streamable HTTP, "Schema Extension"). Clients drop a tool that breaks it.</summary>
internal sealed class HeaderAnnotations
{
    public const string Keyword = "x-mcp-header";

    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Types = ["integer", "string", "boolean"];
    private static readonly string[] NamedSchemas = ["patternProperties", "$defs", "definitions", "dependentSchemas"];

    private static readonly string[] Schemas =
    [
        "items", "prefixItems", "contains", "additionalProperties", "additionalItems", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
        "oneOf", "anyOf", "allOf", "not", "if", "then", "else",
    ];

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a schema's annotations; null when nothing is.</summary>
    public static string? ProblemOf(JsonElement schema) => new HeaderAnnotations().Problem(schema, reachable: true);

    private string? Problem(JsonElement schema, bool reachable)
    {
        if (schema.ValueKind == JsonValueKind.Array)
            return First(schema.EnumerateArray(), reachable);
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        if (schema.TryGetProperty(Keyword, out var name) && ProblemOf(name, schema, reachable) is { } problem)
            return problem;
        return (schema.TryGetProperty("properties", out var properties) ? First(Values(properties), reachable) : null)
            ?? First(Below(schema, NamedSchemas).SelectMany(Values), reachable: false)
            ?? First(Below(schema, Schemas), reachable: false);
    }

    private string? ProblemOf(JsonElement annotation, JsonElement schema, bool reachable)
    {
        if (annotation.ValueKind != JsonValueKind.String)
            return "must be a string.";
        var name = annotation.GetString()!;
        if (name.Length == 0)
            return "has an empty name.";
        if (name.AsSpan().ContainsAnyExcept(Token))
            return $"'{name}' has characters that no header's name may have.";
        if (!_names.Add(name))
            return $"'{name}' is there twice; case does not tell headers apart.";
        if (!reachable)
            return $"'{name}' is on a schema that is not reached from the root through 'properties' alone.";
        return IsPrimitive(schema) ? null : $"'{name}' is on a parameter that is no integer, string or boolean.";
    }

    // A parameter that may be null as well is as good: then its header is left out.
    private static bool IsPrimitive(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
            return false;
        if (type.ValueKind == JsonValueKind.String)
            return Types.Any(allowed => type.ValueEquals(allowed));
        if (type.ValueKind != JsonValueKind.Array)
            return false;
        var types = type.EnumerateArray().Select(item => item.ToString()).Where(item => item != "null").ToList();
        return types.Count > 0 && types.All(Types.Contains);
    }

    private string? First(IEnumerable<JsonElement> schemas, bool reachable) =>
        schemas.Select(schema => Problem(schema, reachable)).FirstOrDefault(problem => problem is not null);

    private static IEnumerable<JsonElement> Below(JsonElement schema, string[] keywords) =>
        keywords.Where(keyword => schema.TryGetProperty(keyword, out _)).Select(keyword => schema.GetProperty(keyword));

    private static IEnumerable<JsonElement> Values(JsonElement schemas) =>
        schemas.ValueKind == JsonValueKind.Object ? schemas.EnumerateObject().Select(member => member.Value) : [];
}
