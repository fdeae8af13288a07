using System.Text.Json;
using Google.Protobuf;
using McpTasks.Dashboard.Otlp.Wire;

namespace McpTasks.Dashboard.Session;

/// <summary>A file is not what an import takes, and the message says what is wrong with it.</summary>
internal sealed class ImportException(string message) : Exception(message);

/// <summary>
/// Reads OTLP in JSON: one document with <c>resourceSpans</c>, <c>resourceLogs</c> or <c>resourceMetrics</c>, or one such document a line, as the
/// OpenTelemetry Collector writes them.
/// </summary>
internal static class OtlpJsonReader
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    private static readonly string[] Ids = ["traceId", "spanId", "parentSpanId"];

    public static ImportedTelemetry Read(byte[] file)
    {
        // An object takes up much more in memory than the two characters of an empty one: telemetry has none so small.
        if (file.AsSpan().Count((byte)'{') > 1_000 + file.Length / 16)
            throw new ImportException("The file is no telemetry: it holds more objects than anything written of its size would.");
        var imported = new ImportedTelemetry();
        var reader = new Utf8JsonReader(Bare(file), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                using var document = JsonDocument.ParseValue(ref reader);
                Take(imported, document.RootElement);
            }
        }
        catch (JsonException error)
        {
            throw new ImportException($"The file is not JSON: line {error.LineNumber + 1} cannot be read.");
        }
        if (imported.IsEmpty)
            throw new ImportException("The file holds no telemetry: neither resourceSpans, resourceLogs nor resourceMetrics of OTLP in JSON.");
        return imported;
    }

    // A byte order mark, which some editors put first, is no JSON.
    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> file) => file.StartsWith("\uFEFF"u8) ? file["\uFEFF"u8.Length..] : file;

    private static void Take(ImportedTelemetry imported, JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
            throw new ImportException("The file is not OTLP in JSON: an object is expected, with resourceSpans, resourceLogs or resourceMetrics.");
        foreach (var item in Items(document, "resourceSpans"))
            imported.Spans.Add(new() { ResourceSpans = { Parse<ResourceSpans>("resourceSpans", item) } });
        foreach (var item in Items(document, "resourceLogs"))
            imported.Logs.Add(new() { ResourceLogs = { Parse<ResourceLogs>("resourceLogs", item) } });
        foreach (var item in Items(document, "resourceMetrics"))
            imported.Metrics.Add(new() { ResourceMetrics = { Parse<ResourceMetrics>("resourceMetrics", item) } });
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement document, string name)
    {
        if (!document.TryGetProperty(name, out var items))
            return default;
        return items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : throw new ImportException($"{name} is not an array.");
    }

    private static T Parse<T>(string name, JsonElement item) where T : IMessage, new()
    {
        try
        {
            return Parser.Parse<T>(WithBinaryIds(item));
        }
        // The parser's own exceptions are IOExceptions; ids that are no hex and texts that are no Unicode are found before it.
        catch (Exception error) when (error is IOException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new ImportException($"An item of {name} is not OTLP: {error.Message}");
        }
    }

    /// <summary>OTLP has its ids in hex, where JSON for protobuf has bytes in base64.</summary>
    private static string WithBinaryIds(JsonElement item)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Copy(json, item);
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Copy(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            json.WriteStartObject();
            foreach (var property in value.EnumerateObject())
            {
                json.WritePropertyName(property.Name);
                if (Ids.Contains(property.Name) && property.Value.ValueKind == JsonValueKind.String)
                    json.WriteBase64StringValue(Convert.FromHexString(property.Value.GetString()!));
                else
                    Copy(json, property.Value);
            }
            json.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray();
            foreach (var item in value.EnumerateArray())
                Copy(json, item);
            json.WriteEndArray();
        }
        else
        {
            value.WriteTo(json);
        }
    }
}
