using System.Globalization;
using System.Text.Json;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Api;

/// <summary>Writes telemetry as OTLP has it in JSON: ids in hex, 64-bit numbers as strings. Each method writes the items of one array.</summary>
internal static class OtlpJson
{
    /// <summary>The items of <c>resourceSpans</c>.</summary>
    public static void Spans(Utf8JsonWriter json, IEnumerable<SpanRecord> spans)
    {
        foreach (var source in spans.GroupBy(s => s.Source))
            WriteSource(json, source.Key, "scopeSpans", source.GroupBy(s => s.Scope), "spans", OtlpJsonSpans.Write);
    }

    /// <summary>The items of <c>resourceLogs</c>.</summary>
    public static void Logs(Utf8JsonWriter json, IEnumerable<LogEntry> logs)
    {
        foreach (var source in logs.GroupBy(l => l.Source))
            WriteSource(json, source.Key, "scopeLogs", source.GroupBy(l => new Instrumentation(l.Category, "")), "logRecords", Write);
    }

    /// <summary>The items of <c>resourceMetrics</c>.</summary>
    public static void Metrics(Utf8JsonWriter json, IEnumerable<MetricSeries> series)
    {
        foreach (var source in series.GroupBy(s => s.Key.Source))
            WriteSource(json, source.Key, "scopeMetrics", source.GroupBy(s => new Instrumentation(s.Key.Metric.Meter, "")), "metrics", OtlpJsonMetrics.Write);
    }

    /// <summary>The items of <c>resources</c>, which is not of OTLP.</summary>
    public static void Resources(Utf8JsonWriter json, IEnumerable<TelemetryInstance> instances)
    {
        foreach (var instance in instances)
        {
            json.WriteStartObject();
            json.WriteString("name", instance.Resource.Name);
            json.WriteString("instanceId", instance.Id);
            OtlpJsonAttributes.Write(json, instance.Attributes);
            json.WriteEndObject();
        }
    }

    private static void WriteSource<T>(
        Utf8JsonWriter json, TelemetryInstance source, string scopesName, IEnumerable<IGrouping<Instrumentation, T>> scopes, string itemsName, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartObject("resource");
        // A replica that newer ones pushed out of the registry is known by its names alone.
        OtlpJsonAttributes.Write(json, source.Attributes.Length > 0 ? source.Attributes
            : [new("service.name", AttrKind.Text, source.Resource.Name), new("service.instance.id", AttrKind.Text, source.Id)]);
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

    private static void Write(Utf8JsonWriter json, LogEntry log)
    {
        json.WriteStartObject();
        json.WriteString("timeUnixNano", Number(log.Time));
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

    public static void WriteIds(Utf8JsonWriter json, string traceId, string spanId)
    {
        if (traceId.Length > 0)
            json.WriteString("traceId", traceId);
        if (spanId.Length > 0)
            json.WriteString("spanId", spanId);
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
