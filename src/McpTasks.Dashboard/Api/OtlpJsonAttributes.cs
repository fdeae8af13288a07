using System.Globalization;
using System.Text.Json;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Api;

/// <summary>Writes attributes with the types that they came with.</summary>
internal static class OtlpJsonAttributes
{
    public static void Write(Utf8JsonWriter json, Attr[] attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", attribute.Key);
            json.WriteStartObject("value");
            WriteValue(json, attribute);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, Attr attribute)
    {
        switch (attribute.Kind)
        {
            case AttrKind.Bool: json.WriteBoolean("boolValue", attribute.Text == "true"); break;
            case AttrKind.Int: json.WriteString("intValue", attribute.Text); break;
            case AttrKind.Double: WriteDouble(json, "doubleValue", double.Parse(attribute.Text, CultureInfo.InvariantCulture)); break;
            case AttrKind.Bytes when !attribute.Text.EndsWith('…'): json.WriteString("bytesValue", attribute.Text); break;
            case AttrKind.Json when TryParse(attribute.Text) is { } parsed:
                using (parsed)
                    WriteNested(json, parsed.RootElement);
                break;
            default: json.WriteString("stringValue", attribute.Text); break;
        }
    }

    // Numbers that JSON has no form for go as text, as protobuf's JSON form has it.
    public static void WriteDouble(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    /// <summary>Null if the text was cut off at the length limit and so is no longer JSON.</summary>
    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteNested(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var item in value.EnumerateArray())
                    WriteWrapped(json, item);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case JsonValueKind.Object:
                json.WriteStartObject("kvlistValue");
                json.WriteStartArray("values");
                foreach (var property in value.EnumerateObject())
                {
                    json.WriteStartObject();
                    json.WriteString("key", property.Name);
                    json.WritePropertyName("value");
                    WriteWrapped(json, property.Value);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case JsonValueKind.True or JsonValueKind.False: json.WriteBoolean("boolValue", value.GetBoolean()); break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole): json.WriteString("intValue", whole.ToString(CultureInfo.InvariantCulture)); break;
            case JsonValueKind.Number: json.WriteNumber("doubleValue", value.GetDouble()); break;
            default: json.WriteString("stringValue", value.ToString()); break;
        }
    }

    private static void WriteWrapped(Utf8JsonWriter json, JsonElement value)
    {
        json.WriteStartObject();
        WriteNested(json, value);
        json.WriteEndObject();
    }
}
