using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace McpTasks;

/// <summary>
/// Checks the arguments of a tool or a prompt without running it: the required ones are there, and each fits its schema and, where that is a
/// simple one, the type of its parameter. What it does not declare is ignored, as it is when it runs.
/// </summary>
internal sealed class ArgumentCheck
{
    private static readonly HashSet<Type> Simple =
    [
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double),
        typeof(decimal), typeof(char), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Uri),
        typeof(Version), typeof(byte[]), typeof(bool),
    ];

    private readonly SchemaCheck _schema = new(bounds: false);
    private readonly ConditionalWeakTable<IMcpServerPrimitive, Parameter[]> _parameters = [];

    public string? Problem(TaskComponent component, IDictionary<string, JsonElement>? arguments) =>
        _parameters.GetValue(component.Primitive, Read).Select(parameter => Problem(parameter, arguments)).FirstOrDefault(problem => problem is not null) is { } problem
            ? $"Invalid arguments for {component.Kind.ToName()} '{component.Name}': {problem}"
            : null;

    /// <summary>The same for the parameters of a request that code makes, in which whole numbers are then written as the SDK reads them.</summary>
    public string? Problem(TaskComponent component, JsonObject request)
    {
        if (component.Kind == TaskComponentKind.Resource)
            return null;
        var arguments = request["arguments"].Deserialize<Dictionary<string, JsonElement>>();
        if (component.Primitive is McpServerTool tool)
            WriteIntegers(tool, arguments, request["arguments"] as JsonObject);
        return Problem(component, arguments);
    }

    /// <summary>
    /// Writes whole numbers as the SDK reads them: 1.0 and 1e0 are integers in JSON Schema, and no <see cref="int"/> to the serializer.
    /// </summary>
    public void WriteIntegers(McpServerTool tool, IDictionary<string, JsonElement>? arguments, JsonObject? raw)
    {
        foreach (var parameter in _parameters.GetValue(tool, Read))
        {
            if (arguments is null || !arguments.TryGetValue(parameter.Name, out var value) || !SchemaCheck.TakesIntegers(parameter.Schema) || value.ValueKind != JsonValueKind.Number
                || !value.GetRawText().AsSpan().ContainsAny(".eE") || SchemaCheck.IntegerOf(value) is not { } whole)
                continue;
            var plain = JsonElement.Parse(whole.ToString("F0", CultureInfo.InvariantCulture));
            arguments[parameter.Name] = plain;
            raw?[parameter.Name] = JsonValue.Create(plain);
        }
    }

    private string? Problem(Parameter parameter, IDictionary<string, JsonElement>? arguments)
    {
        if (arguments is null || !arguments.TryGetValue(parameter.Name, out var value))
            return parameter.Required ? $"'{parameter.Name}' is required." : null;
        if (parameter.Schema.ValueKind == JsonValueKind.Undefined)
            return parameter.Type is null || FitsPrompt(parameter.Type, value) ? null : Wrong(parameter.Name, Expected(SchemaOf(parameter.Type)), value);
        var misfit = _schema.Misfit(parameter.Schema, value);
        if (misfit is { Length: > 1 })
            return $"'{parameter.Name}' does not fit its schema at {misfit}.";
        // A schema names an enumeration's members, of which the serializer takes the numbers too.
        var fits = misfit is null ? Fits(parameter.Type, value) : IsEnum(parameter.Type) && Reads(parameter.Type!, value);
        return fits ? null : Wrong(parameter.Name, Expected(parameter.Schema), value);
    }

    private static string Wrong(string name, string expected, JsonElement value) => $"'{name}' must be {expected}, but {Kind(value)} was sent.";

    // A prompt has no schema, and its clients send text (MCP, "Prompts"), which only a converter of the application's own reads into other types.
    private static bool FitsPrompt(Type type, JsonElement value) =>
        Reads(type, value) || (value.ValueKind == JsonValueKind.String && !IsEnum(type) && !Simple.Contains(Nullable.GetUnderlyingType(type) ?? type));

    private static JsonElement SchemaOf(Type type) => AIJsonUtilities.CreateJsonSchema(type, serializerOptions: McpJsonUtilities.DefaultOptions);

    // A schema says nothing of an integer's size, and of a date only that it is text.
    private static bool Fits(Type? type, JsonElement value)
    {
        if (type is null || value.ValueKind == JsonValueKind.Null)
            return true;
        return Simple.Contains(Nullable.GetUnderlyingType(type) ?? type) ? Reads(type, value) : NumbersFit(type, value);
    }

    // What else a type takes is for the tool's own serializer to say.
    private static bool NumbersFit(Type type, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return true;
        try
        {
            value.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(type));
            return true;
        }
        catch (JsonException error)
        {
            return error.InnerException is not (FormatException or OverflowException);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            return true;
        }
    }

    private static bool IsEnum(Type? type) => type is not null && (Nullable.GetUnderlyingType(type) ?? type).IsEnum;

    private static bool Reads(Type type, JsonElement value) => JsonFit.Misfit(value, type) is null;

    private static Parameter[] Read(IMcpServerPrimitive primitive)
    {
        var types = primitive.Metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters().ToDictionary(parameter => parameter.Name!, parameter => parameter.ParameterType, StringComparer.Ordinal);
        if (primitive is McpServerPrompt prompt)
            return [.. (prompt.ProtocolPrompt.Arguments ?? []).Select(argument => new Parameter(argument.Name, argument.Required == true, types?.GetValueOrDefault(argument.Name), default))];
        var schema = ((McpServerTool)primitive).ProtocolTool.InputSchema;
        if (JsonMembers.Of(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties)
            return [];
        var required = JsonMembers.Of(schema, "required") is { ValueKind: JsonValueKind.Array } names
            ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal)
            : [];
        return [.. properties.EnumerateObject().Select(property => new Parameter(property.Name, required.Contains(property.Name), types?.GetValueOrDefault(property.Name), property.Value))];
    }

    private static string Expected(JsonElement schema)
    {
        if (JsonMembers.Of(schema, "enum") is { ValueKind: JsonValueKind.Array } values)
            return $"one of {string.Join(", ", values.EnumerateArray().Select(value => value.ToString()))}";
        var types = string.Join(" or ", SchemaCheck.TypesOf(schema));
        return types.Length == 0 ? "of another type" : $"of type {types}";
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

    private sealed record Parameter(string Name, bool Required, Type? Type, JsonElement Schema);
}
