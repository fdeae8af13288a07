using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Settings;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Otlp.Mapping;

/// <summary>Turns wire values into text and attributes within the limits.</summary>
internal sealed class WireText(TelemetryLimits limits, DropCounters drops)
{
    private const int MaxDepth = 8;

    public string Cut(string text)
    {
        if (text.Length <= limits.MaxTextLength)
            return text;
        drops.CutText();
        var length = char.IsHighSurrogate(text[limits.MaxTextLength - 1]) ? limits.MaxTextLength - 1 : limits.MaxTextLength;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    public Attr[] Attributes(RepeatedField<KeyValue> wire)
    {
        var count = Math.Min(wire.Count, limits.MaxAttributes);
        if (count == 0)
            return [];
        drops.DroppedAttributes(wire.Count - count);
        var attributes = new Attr[count];
        for (var i = 0; i < count; i++)
            attributes[i] = Attribute(wire[i]);
        return attributes;
    }

    private Attr Attribute(KeyValue pair)
    {
        var (kind, text) = Value(pair.Value);
        // A number or a truth value is never so long that it matters, and would be none any more if it were cut.
        return new(Cut(pair.Key), kind, kind is AttrKind.Text or AttrKind.Json or AttrKind.Bytes ? Cut(text) : text);
    }

    public string Text(AnyValue? value) => Cut(Value(value).Text);

    private static (AttrKind Kind, string Text) Value(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => (AttrKind.Text, value.StringValue),
        AnyValue.ValueOneofCase.BoolValue => (AttrKind.Bool, value.BoolValue ? "true" : "false"),
        AnyValue.ValueOneofCase.IntValue => (AttrKind.Int, value.IntValue.ToString(CultureInfo.InvariantCulture)),
        AnyValue.ValueOneofCase.DoubleValue => (AttrKind.Double, value.DoubleValue.ToString("R", CultureInfo.InvariantCulture)),
        AnyValue.ValueOneofCase.BytesValue => (AttrKind.Bytes, value.BytesValue.ToBase64()),
        AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue => (AttrKind.Json, Json(value)),
        _ => (AttrKind.Text, ""),
    };

    private static string Json(AnyValue value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, value, depth: 0);
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, AnyValue? value, int depth)
    {
        if (depth > MaxDepth)
        {
            json.WriteStringValue("…");
            return;
        }
        switch (value?.ValueCase)
        {
            case AnyValue.ValueOneofCase.ArrayValue:
                json.WriteStartArray();
                foreach (var item in value.ArrayValue.Values)
                    Write(json, item, depth + 1);
                json.WriteEndArray();
                break;
            case AnyValue.ValueOneofCase.KvlistValue:
                json.WriteStartObject();
                foreach (var pair in value.KvlistValue.Values)
                {
                    json.WritePropertyName(pair.Key);
                    Write(json, pair.Value, depth + 1);
                }
                json.WriteEndObject();
                break;
            case AnyValue.ValueOneofCase.IntValue: json.WriteNumberValue(value.IntValue); break;
            case AnyValue.ValueOneofCase.BoolValue: json.WriteBooleanValue(value.BoolValue); break;
            case AnyValue.ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue): json.WriteNumberValue(value.DoubleValue); break;
            default: json.WriteStringValue(Value(value).Text); break;
        }
    }

    /// <summary>Lower-case hex; empty for an id that is absent, of another length, or all zero.</summary>
    public static string Id(ByteString bytes, int length) =>
        bytes.Length == length && bytes.Span.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(bytes.Span) : "";

    public static long Nanos(ulong value) => value > long.MaxValue ? long.MaxValue : (long)value;
}
