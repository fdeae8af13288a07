using McpTasks.Dashboard.Otlp.Mapping;
using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>Takes an export, whichever way it came, into the buffers; returns how many items were rejected.</summary>
internal sealed class TelemetryIntake(
    TraceMapper traceMapper, LogMapper logMapper, MetricMapper metricMapper,
    TraceBuffer traces, LogBuffer logs, MetricBuffer metrics, TaskBoard tasks, TelemetryFeed feed, DropCounters drops)
{
    public int Take(ExportTraceRequest request)
    {
        var (spans, rejected) = traceMapper.Map(request);
        traces.Add(spans);
        tasks.Add(spans);
        feed.Publish(spans);
        drops.Refused(rejected);
        return rejected;
    }

    public int Take(ExportLogsRequest request)
    {
        var (entries, rejected) = logMapper.Map(request);
        logs.Add(entries);
        tasks.Add(entries);
        feed.Publish(entries);
        drops.Refused(rejected);
        return rejected;
    }

    public int Take(ExportMetricsRequest request)
    {
        var (points, rejected) = metricMapper.Map(request);
        metrics.Add(points);
        drops.Refused(rejected);
        return rejected;
    }
}
