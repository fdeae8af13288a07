using Google.Protobuf.Collections;
using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Telemetry;
using Point = (McpTasks.Dashboard.Telemetry.SeriesKey Key, McpTasks.Dashboard.Telemetry.MetricPoint Point);

namespace McpTasks.Dashboard.Otlp.Mapping;

internal sealed class MetricMapper(SourceMapper sources, WireText text)
{
    private const int MaxBuckets = 256;
    private const int Cumulative = 2;

    public (List<Point> Points, int Rejected) Map(ExportMetricsRequest request)
    {
        var points = new List<Point>();
        var rejected = 0;
        foreach (var batch in request.ResourceMetrics)
        {
            var source = sources.Map(batch.Resource);
            foreach (var scoped in batch.ScopeMetrics)
                foreach (var metric in scoped.Metrics)
                    if (source is null)
                        rejected++;
                    else
                        points.AddRange(Map(source, text.Cut(scoped.Scope?.Name ?? ""), metric));
        }
        return (points, rejected);
    }

    private IEnumerable<Point> Map(TelemetryInstance source, string meter, Metric metric)
    {
        MetricKey Key(MetricKind kind) =>
            new(source.Resource.Name, meter, text.Cut(metric.Name), text.Cut(metric.Unit), text.Cut(metric.Description), kind);

        return metric.DataCase switch
        {
            Metric.DataOneofCase.Gauge => Numbers(Key(MetricKind.Gauge), source, metric.Gauge.DataPoints, true),
            Metric.DataOneofCase.Sum => Numbers(Key(metric.Sum.IsMonotonic ? MetricKind.Counter : MetricKind.UpDown), source,
                metric.Sum.DataPoints, metric.Sum.AggregationTemporality == Cumulative),
            Metric.DataOneofCase.Histogram => Histograms(Key(MetricKind.Histogram), source, metric.Histogram),
            Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(p => (
                Series(Key(MetricKind.Histogram), source, p.Attributes),
                new MetricPoint(WireText.Nanos(p.TimeUnixNano), p.Sum, (long)p.Count, [], [], "",
                    metric.ExponentialHistogram.AggregationTemporality == Cumulative))),
            Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Select(p => (
                Series(Key(MetricKind.Histogram), source, p.Attributes),
                new MetricPoint(WireText.Nanos(p.TimeUnixNano), p.Sum, (long)p.Count, [], [], "", true))),
            _ => [],
        };
    }

    private IEnumerable<Point> Numbers(MetricKey key, TelemetryInstance source, RepeatedField<NumberPoint> points, bool cumulative) =>
        points.Select(p => (Series(key, source, p.Attributes), new MetricPoint(
            WireText.Nanos(p.TimeUnixNano), p.ValueCase == NumberPoint.ValueOneofCase.AsInt ? p.AsInt : p.AsDouble,
            0, [], [], TraceOf(p.Exemplars), cumulative)));

    private IEnumerable<Point> Histograms(MetricKey key, TelemetryInstance source, Histogram histogram) =>
        histogram.DataPoints.Select(p => (Series(key, source, p.Attributes), new MetricPoint(
            WireText.Nanos(p.TimeUnixNano), p.Sum, (long)p.Count,
            [.. p.BucketCounts.Take(MaxBuckets).Select(c => (long)c)], [.. p.ExplicitBounds.Take(MaxBuckets)],
            TraceOf(p.Exemplars), histogram.AggregationTemporality == Cumulative)));

    private SeriesKey Series(MetricKey metric, TelemetryInstance source, RepeatedField<KeyValue> attributes) =>
        new(metric, source.Id, string.Join(", ", text.Attributes(attributes)
            .OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Text}")));

    private static string TraceOf(RepeatedField<Exemplar> exemplars) =>
        exemplars.Count == 0 ? "" : WireText.Id(exemplars[^1].TraceId, 16);
}
