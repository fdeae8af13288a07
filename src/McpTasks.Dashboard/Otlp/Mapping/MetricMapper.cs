using Google.Protobuf.Collections;
using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Telemetry;
using Point = (McpTasks.Dashboard.Telemetry.SeriesKey Key, McpTasks.Dashboard.Telemetry.MetricPoint Point);

namespace McpTasks.Dashboard.Otlp.Mapping;

internal sealed class MetricMapper(SourceMapper sources, WireText text)
{
    private const int MaxBuckets = 256;
    private const int MaxExemplars = 16;
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
        Func<RepeatedField<KeyValue>, SeriesKey> Series(MetricKind kind)
        {
            var key = new MetricKey(source.Resource.Name, meter, text.Cut(metric.Name), text.Cut(metric.Unit), text.Cut(metric.Description), kind);
            return attributes => new(key, source, Sorted(text.Attributes(attributes)));
        }

        return metric.DataCase switch
        {
            Metric.DataOneofCase.Gauge => Numbers(Series(MetricKind.Gauge), metric.Gauge.DataPoints, isCumulative: true),
            Metric.DataOneofCase.Sum => Numbers(Series(metric.Sum.IsMonotonic ? MetricKind.Counter : MetricKind.UpDown),
                metric.Sum.DataPoints, metric.Sum.AggregationTemporality == Cumulative),
            Metric.DataOneofCase.Histogram => Histograms(Series(MetricKind.Histogram), metric.Histogram),
            Metric.DataOneofCase.ExponentialHistogram => Exponential(Series(MetricKind.Histogram), metric.ExponentialHistogram),
            Metric.DataOneofCase.Summary => Summaries(Series(MetricKind.Histogram), metric.Summary),
            _ => [],
        };
    }

    private static IEnumerable<Point> Numbers(Func<RepeatedField<KeyValue>, SeriesKey> series, RepeatedField<NumberPoint> points, bool isCumulative) =>
        points.Select(p => (series(p.Attributes),
            new MetricPoint(WireText.Nanos(p.TimeUnixNano), p.ValueCase == NumberPoint.ValueOneofCase.AsInt ? p.AsInt : p.AsDouble, isCumulative)
            {
                Start = WireText.Nanos(p.StartTimeUnixNano), Exemplars = Exemplars(p.Exemplars),
            }));

    private static IEnumerable<Point> Histograms(Func<RepeatedField<KeyValue>, SeriesKey> series, Histogram histogram) =>
        histogram.DataPoints.Select(p =>
        {
            var hasBuckets = p.BucketCounts.Count <= MaxBuckets && p.BucketCounts.Count == p.ExplicitBounds.Count + 1 && p.ExplicitBounds.All(double.IsFinite);
            return (series(p.Attributes), new MetricPoint(WireText.Nanos(p.TimeUnixNano), p.Sum, histogram.AggregationTemporality == Cumulative)
            {
                Start = WireText.Nanos(p.StartTimeUnixNano), Count = (long)p.Count, Exemplars = Exemplars(p.Exemplars),
                Buckets = hasBuckets ? [.. p.BucketCounts.Select(c => (long)c)] : [], Bounds = hasBuckets ? [.. p.ExplicitBounds] : [],
            });
        });

    private static IEnumerable<Point> Exponential(Func<RepeatedField<KeyValue>, SeriesKey> series, ExponentialHistogram histogram) =>
        histogram.DataPoints.Select(p =>
        {
            var (bounds, counts) = ExponentialBounds.Of(p, MaxBuckets);
            return (series(p.Attributes), new MetricPoint(WireText.Nanos(p.TimeUnixNano), p.Sum, histogram.AggregationTemporality == Cumulative)
            {
                Start = WireText.Nanos(p.StartTimeUnixNano), Count = (long)p.Count, Exemplars = Exemplars(p.Exemplars), Buckets = counts, Bounds = bounds,
            });
        });

    private static IEnumerable<Point> Summaries(Func<RepeatedField<KeyValue>, SeriesKey> series, Summary summary) =>
        summary.DataPoints.Select(p => (series(p.Attributes),
            new MetricPoint(WireText.Nanos(p.TimeUnixNano), p.Sum, Cumulative: true) { Start = WireText.Nanos(p.StartTimeUnixNano), Count = (long)p.Count }));

    private static Attr[] Sorted(Attr[] attributes)
    {
        Array.Sort(attributes, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return attributes;
    }

    private static ExemplarPoint[] Exemplars(RepeatedField<Exemplar> exemplars) => [.. exemplars
        .Select(e => new ExemplarPoint(WireText.Nanos(e.TimeUnixNano), e.ValueCase == Exemplar.ValueOneofCase.AsInt ? e.AsInt : e.AsDouble,
            WireText.Id(e.TraceId, 16), WireText.Id(e.SpanId, 8)))
        .Where(e => e.TraceId.Length > 0).TakeLast(MaxExemplars)];
}
