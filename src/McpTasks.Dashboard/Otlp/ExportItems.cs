using McpTasks.Dashboard.Otlp.Wire;

namespace McpTasks.Dashboard.Otlp;

/// <summary>How many spans, log records or points an export holds.</summary>
internal static class ExportItems
{
    public static int Items(this ExportTraceRequest request) => request.ResourceSpans.Sum(r => r.ScopeSpans.Sum(s => s.Spans.Count));

    public static int Items(this ExportLogsRequest request) => request.ResourceLogs.Sum(r => r.ScopeLogs.Sum(s => s.LogRecords.Count));

    public static int Items(this ExportMetricsRequest request) => request.ResourceMetrics.Sum(r => r.ScopeMetrics.Sum(s => s.Metrics.Sum(Points)));

    private static int Points(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Count,
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Count,
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Count,
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Count,
        Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Count,
        _ => 0,
    };
}
