using System.Text.Json;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Api;

internal static class OtlpJsonSpans
{
    public static void Write(Utf8JsonWriter json, SpanRecord span)
    {
        json.WriteStartObject();
        OtlpJson.WriteIds(json, span.TraceId, span.SpanId);
        if (span.ParentId.Length > 0)
            json.WriteString("parentSpanId", span.ParentId);
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        json.WriteString("startTimeUnixNano", OtlpJson.Number(span.Start));
        json.WriteString("endTimeUnixNano", OtlpJson.Number(span.End));
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
            json.WriteString("timeUnixNano", OtlpJson.Number(happened.Time));
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
            OtlpJson.WriteIds(json, link.TraceId, link.SpanId);
            OtlpJsonAttributes.Write(json, link.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
