using System.Text.Json;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Api;

internal static class OtlpJsonMetrics
{
    private const int Delta = 1;
    private const int Cumulative = 2;

    /// <summary>Writes a series as a metric with the points of one set of dimensions.</summary>
    public static void Write(Utf8JsonWriter json, MetricSeries series)
    {
        var metric = series.Key.Metric;
        json.WriteStartObject();
        json.WriteString("name", metric.Name);
        json.WriteString("description", metric.Description);
        json.WriteString("unit", metric.Unit);
        json.WriteStartObject(metric.Kind switch { MetricKind.Gauge => "gauge", MetricKind.Histogram => "histogram", _ => "sum" });
        if (metric.Kind != MetricKind.Gauge)
            json.WriteNumber("aggregationTemporality", series.Points.All(p => p.Cumulative) ? Cumulative : Delta);
        if (metric.Kind is MetricKind.Counter or MetricKind.UpDown)
            json.WriteBoolean("isMonotonic", metric.Kind == MetricKind.Counter);
        json.WriteStartArray("dataPoints");
        foreach (var point in series.Points)
            Write(json, metric.Kind, series.Key.Dimensions, point);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricKind kind, Attr[] dimensions, MetricPoint point)
    {
        json.WriteStartObject();
        json.WriteString("startTimeUnixNano", OtlpJson.Number(point.Start));
        json.WriteString("timeUnixNano", OtlpJson.Number(point.Time));
        if (kind == MetricKind.Histogram)
            WriteHistogram(json, point);
        else
            OtlpJsonAttributes.WriteDouble(json, "asDouble", point.Value);
        OtlpJsonAttributes.Write(json, dimensions);
        json.WriteStartArray("exemplars");
        foreach (var exemplar in point.Exemplars)
        {
            json.WriteStartObject();
            json.WriteString("timeUnixNano", OtlpJson.Number(exemplar.Time));
            OtlpJsonAttributes.WriteDouble(json, "asDouble", exemplar.Value);
            OtlpJson.WriteIds(json, exemplar.TraceId, exemplar.SpanId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHistogram(Utf8JsonWriter json, MetricPoint point)
    {
        json.WriteString("count", OtlpJson.Number(point.Count));
        OtlpJsonAttributes.WriteDouble(json, "sum", point.Value);
        json.WriteStartArray("bucketCounts");
        foreach (var count in point.Buckets)
            json.WriteStringValue(OtlpJson.Number(count));
        json.WriteEndArray();
        json.WriteStartArray("explicitBounds");
        foreach (var bound in point.Bounds)
            json.WriteNumberValue(bound);
        json.WriteEndArray();
    }
}
