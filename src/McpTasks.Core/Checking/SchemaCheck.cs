namespace McpTasks;

/// <summary>Compares JSON with the part of JSON Schema that the schemas of tools and of questions use; what it does not know it lets pass.</summary>
/// <param name="bounds">Whether bounds and required members count too, which the serializer does not ask for when it reads a tool's arguments.</param>
internal sealed class SchemaCheck(bool bounds)
{
    /// <summary>Where a value does not fit, as a path from it that begins with <c>$</c>; null when it fits.</summary>
    public string? Misfit(JsonElement schema, JsonElement value, string path = "$")
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        if (!IsOfType(schema, value) || !IsAmong(schema, value) || (bounds && !IsWithin(schema, value)))
            return path;
        if (Alternatives(schema) is { Count: > 0 } alternatives && alternatives.All(alternative => Misfit(alternative, value, path) is not null))
            return path;
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfMembers(schema, value, path),
            JsonValueKind.Array => OfItems(schema, value, path),
            _ => null,
        };
    }

    /// <summary>Whether a schema takes whole numbers; 1.0 and 1e0 are such (JSON Schema, "Mathematical integers").</summary>
    public static bool TakesIntegers(JsonElement schema) => TypesOf(schema).Contains("integer", StringComparer.Ordinal);

    public static decimal? IntegerOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText() is var text && IsWhole(text)
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // By its digits: a decimal would round what has too many of them.
    private static bool IsWhole(ReadOnlySpan<char> number)
    {
        var e = number.IndexOfAny('e', 'E');
        var mantissa = e < 0 ? number : number[..e];
        if (!mantissa.ContainsAnyInRange('1', '9'))
            return true;
        var exponent = 0;
        if (e >= 0 && !int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return number[e + 1] != '-';
        var point = mantissa.IndexOf('.');
        var fraction = point < 0 ? [] : mantissa[(point + 1)..].TrimEnd('0');
        var whole = point < 0 ? mantissa : mantissa[..point];
        return exponent >= 0 ? fraction.Length <= exponent : fraction.IsEmpty && whole.Length - whole.TrimEnd('0').Length >= -(long)exponent;
    }

    public static IEnumerable<string> TypesOf(JsonElement schema) => JsonMembers.Of(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } some => some.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.GetString()!),
        _ => [],
    };

    private string? OfMembers(JsonElement schema, JsonElement value, string path)
    {
        foreach (var name in ItemsOf(bounds ? JsonMembers.Of(schema, "required") : default).Where(name => name.ValueKind == JsonValueKind.String))
        {
            if (!value.TryGetProperty(name.GetString()!, out _))
                return $"{path}.{name.GetString()}";
        }

        var properties = JsonMembers.Of(schema, "properties");
        return value.EnumerateObject()
            .Select(member => Misfit(SchemaOf(schema, properties, member.Name), member.Value, $"{path}.{member.Name}"))
            .FirstOrDefault(misfit => misfit is not null);
    }

    private JsonElement SchemaOf(JsonElement schema, JsonElement properties, string name)
    {
        if (JsonMembers.Of(properties, name) is { ValueKind: not JsonValueKind.Undefined } known)
            return known;
        // The serializer does not mind the case of a name.
        if (!bounds && properties.ValueKind == JsonValueKind.Object
            && properties.EnumerateObject().FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: not JsonValueKind.Undefined } alike)
            return alike.Value;
        return JsonMembers.Of(schema, "additionalProperties");
    }

    private string? OfItems(JsonElement schema, JsonElement value, string path)
    {
        var items = JsonMembers.Of(schema, "items");
        return value.EnumerateArray().Select((item, at) => Misfit(items, item, $"{path}[{at}]")).FirstOrDefault(misfit => misfit is not null);
    }

    private static bool IsOfType(JsonElement schema, JsonElement value)
    {
        var types = TypesOf(schema).ToList();
        return types.Count == 0 || types.Any(type => type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            "number" => value.ValueKind == JsonValueKind.Number,
            // Beyond a decimal's range nothing tells that it is none.
            "integer" => IntegerOf(value) is not null || (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) > 1e28),
            _ => true,
        });
    }

    private static bool IsAmong(JsonElement schema, JsonElement value)
    {
        var constant = JsonMembers.Of(schema, "const");
        if (constant.ValueKind != JsonValueKind.Undefined && !JsonElement.DeepEquals(constant, value))
            return false;
        var values = JsonMembers.Of(schema, "enum");
        return values.ValueKind != JsonValueKind.Array || values.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value));
    }

    private static bool IsWithin(JsonElement schema, JsonElement value)
    {
        double? Number(string name) => JsonMembers.Of(schema, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        return value.ValueKind switch
        {
            JsonValueKind.Number => !(value.GetDouble() < Number("minimum")) && !(value.GetDouble() > Number("maximum")),
            JsonValueKind.String => !(LengthOf(value) < Number("minLength")) && !(LengthOf(value) > Number("maxLength")),
            JsonValueKind.Array => !(value.GetArrayLength() < Number("minItems")) && !(value.GetArrayLength() > Number("maxItems")),
            _ => true,
        };
    }

    // In characters as JSON Schema counts them.
    private static int LengthOf(JsonElement text) => text.GetString()!.EnumerateRunes().Count();

    private static List<JsonElement> Alternatives(JsonElement schema) =>
        [.. ItemsOf(JsonMembers.Of(schema, "anyOf")), .. ItemsOf(JsonMembers.Of(schema, "oneOf"))];

    private static JsonElement.ArrayEnumerator ItemsOf(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : default;
}
