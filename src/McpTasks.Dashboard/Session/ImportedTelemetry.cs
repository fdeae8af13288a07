using McpTasks.Dashboard.Otlp;
using McpTasks.Dashboard.Otlp.Wire;

namespace McpTasks.Dashboard.Session;

/// <summary>What a file held, by resource.</summary>
internal sealed class ImportedTelemetry
{
    public List<ExportTraceRequest> Spans { get; } = [];
    public List<ExportLogsRequest> Logs { get; } = [];
    public List<ExportMetricsRequest> Metrics { get; } = [];

    public bool IsEmpty => Spans.Count + Logs.Count + Metrics.Count == 0;

    public int SpanCount => Spans.Sum(r => r.Items());
    public int LogCount => Logs.Sum(r => r.Items());
    public int PointCount => Metrics.Sum(r => r.Items());
}
