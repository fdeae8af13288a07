using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>What of a metric's points is worth drawing.</summary>
internal static class MetricValues
{
    /// <summary>A gauge as it is, a counter as its total, a histogram as the 95th percentile of each interval.</summary>
    public static (long Time, double Value)[] Of(MetricKind kind, MetricPoint[] points)
    {
        var result = new (long, double)[points.Length];
        var total = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            var before = i > 0 ? points[i - 1] : null;
            total = points[i].Cumulative ? points[i].Value : total + points[i].Value;
            result[i] = (points[i].Time, kind switch
            {
                MetricKind.Histogram => Percentile(points[i], before, 0.95),
                MetricKind.Gauge => points[i].Value,
                _ => total,
            });
        }
        return result;
    }

    public static string Describe(MetricKey metric)
    {
        var kind = metric.Kind switch { MetricKind.Counter => "total", MetricKind.Histogram => "95th percentile", MetricKind.UpDown => "current", _ => "" };
        var unit = metric.Unit.StartsWith('{') ? metric.Unit.Trim('{', '}') : metric.Unit;
        return string.Join(", ", new[] { kind, unit, metric.Description }.Where(t => t.Length > 0));
    }

    /// <summary>Interpolated inside the bucket that holds the rank; without buckets, the mean.</summary>
    public static double Percentile(MetricPoint point, MetricPoint? before, double rank)
    {
        var since = point.Cumulative && before is not null && before.Count < point.Count && before.Buckets.Length == point.Buckets.Length ? before : null;
        var counts = point.Buckets.Select((c, i) => c - (since?.Buckets[i] ?? 0)).ToArray();
        var all = counts.Sum();
        if (all <= 0 || point.Bounds.Length == 0)
            return point.Count > 0 ? point.Value / point.Count : 0;
        var wanted = rank * all;
        var passed = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (passed + counts[i] >= wanted && counts[i] > 0)
            {
                var low = i == 0 ? 0 : point.Bounds[Math.Min(i, point.Bounds.Length) - 1];
                var high = i < point.Bounds.Length ? point.Bounds[i] : low;
                return low + (high - low) * (wanted - passed) / counts[i];
            }
            passed += counts[i];
        }
        return point.Bounds[^1];
    }
}
