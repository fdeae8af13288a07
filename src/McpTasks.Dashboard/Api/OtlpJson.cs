using System.Globalization;
using System.Text.Json;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Api;

/// <summary>Writes telemetry as OTLP has it in JSON: ids in hex, 64-bit numbers as strings.</summary>
internal static class OtlpJson
{
    public static void WriteSpans(Utf8JsonWriter json, IEnumerable<SpanRecord> spans, int total, int returned)
    {
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        foreach (var source in spans.GroupBy(s => s.Source))
            WriteSource(json, source.Key, "scopeSpans", source.GroupBy(s => s.Scope), "spans", Write);
        WriteEnd(json, total, returned);
    }

    public static void WriteLogs(Utf8JsonWriter json, IEnumerable<LogEntry> logs, int total, int returned)
    {
        json.WriteStartObject();
        json.WriteStartArray("resourceLogs");
        foreach (var source in logs.GroupBy(l => l.Source))
            WriteSource(json, source.Key, "scopeLogs", source.GroupBy(l => new Instrumentation(l.Category, "")), "logRecords", Write);
        WriteEnd(json, total, returned);
    }

    public static void WriteResources(Utf8JsonWriter json, TelemetryInstance[] instances)
    {
        json.WriteStartObject();
        json.WriteStartArray("resources");
        foreach (var instance in instances)
        {
            json.WriteStartObject();
            json.WriteString("name", instance.Resource.Name);
            json.WriteString("instanceId", instance.Id);
            OtlpJsonAttributes.Write(json, instance.Attributes);
            json.WriteEndObject();
        }
        WriteEnd(json, instances.Length, instances.Length);
    }

    private static void WriteEnd(Utf8JsonWriter json, int total, int returned)
    {
        json.WriteEndArray();
        json.WriteNumber("totalCount", total);
        json.WriteNumber("returnedCount", returned);
        json.WriteEndObject();
    }

    private static void WriteSource<T>(
        Utf8JsonWriter json, TelemetryInstance source, string scopesName, IEnumerable<IGrouping<Instrumentation, T>> scopes, string itemsName, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartObject("resource");
        OtlpJsonAttributes.Write(json, source.Attributes);
        json.WriteEndObject();
        json.WriteStartArray(scopesName);
        foreach (var scope in scopes)
        {
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", scope.Key.Name);
            if (scope.Key.Version.Length > 0)
                json.WriteString("version", scope.Key.Version);
            json.WriteEndObject();
            json.WriteStartArray(itemsName);
            foreach (var item in scope)
                write(json, item);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SpanRecord span)
    {
        json.WriteStartObject();
        WriteIds(json, span.TraceId, span.SpanId);
        if (span.ParentId.Length > 0)
            json.WriteString("parentSpanId", span.ParentId);
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        json.WriteString("startTimeUnixNano", Nanos(span.Start));
        json.WriteString("endTimeUnixNano", Nanos(span.End));
        OtlpJsonAttributes.Write(json, span.Attributes);
        WriteEvents(json, span.Events);
        WriteLinks(json, span.Links);
        json.WriteStartObject("status");
        if (span.Outcome != SpanOutcome.Unset)
            json.WriteNumber("code", (int)span.Outcome);
        if (span.OutcomeMessage.Length > 0)
            json.WriteString("message", span.OutcomeMessage);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, SpanEvent[] events)
    {
        if (events.Length == 0)
            return;
        json.WriteStartArray("events");
        foreach (var happened in events)
        {
            json.WriteStartObject();
            json.WriteString("timeUnixNano", Nanos(happened.Time));
            json.WriteString("name", happened.Name);
            OtlpJsonAttributes.Write(json, happened.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, SpanLink[] links)
    {
        if (links.Length == 0)
            return;
        json.WriteStartArray("links");
        foreach (var link in links)
        {
            json.WriteStartObject();
            WriteIds(json, link.TraceId, link.SpanId);
            OtlpJsonAttributes.Write(json, link.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, LogEntry log)
    {
        json.WriteStartObject();
        json.WriteString("timeUnixNano", Nanos(log.Time));
        json.WriteNumber("severityNumber", log.Severity);
        json.WriteString("severityText", log.SeverityText);
        json.WriteStartObject("body");
        json.WriteString("stringValue", log.Message);
        json.WriteEndObject();
        OtlpJsonAttributes.Write(json, log.Attributes);
        WriteIds(json, log.TraceId, log.SpanId);
        if (log.EventName.Length > 0)
            json.WriteString("eventName", log.EventName);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string traceId, string spanId)
    {
        if (traceId.Length > 0)
            json.WriteString("traceId", traceId);
        if (spanId.Length > 0)
            json.WriteString("spanId", spanId);
    }

    private static string Nanos(long value) => value.ToString(CultureInfo.InvariantCulture);
}
