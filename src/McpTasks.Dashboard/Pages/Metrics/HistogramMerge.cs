using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>Adds up the histograms of several series, interval by interval, so that one percentile speaks for all of them.</summary>
internal static class HistogramMerge
{
    private const int Intervals = 60;
    private static readonly (string Name, double Rank)[] Ranks = [("p50", 0.50), ("p90", 0.90), ("p99", 0.99)];

    private sealed class Interval
    {
        public long[]? Counts { get; set; }
        public double[] Bounds { get; set; } = [];
        public double Sum { get; set; }
        public long Count { get; set; }
    }

    public static MetricLine[] Percentiles(MetricSeries[] series, TimeWindow window)
    {
        var merged = Merge(series, window);
        return [.. Ranks.Select(r => new MetricLine(r.Name, [.. merged.Where(m => m.Value.Count > 0).Select(m => (m.Time, Percentile(m.Value, r.Rank)))])).Where(l => l.Points.Length > 0)];
    }

    public static (long Time, double Value)[] CountPerSecond(MetricSeries[] series, TimeWindow window) =>
        [.. Merge(series, window).Select(m => (m.Time, m.Value.Count / (window.Length / (double)Intervals / UnixTime.Second)))];

    // The first total of a series counts only if it began to be summed up inside the time that was asked for.
    private static (long Time, Interval Value)[] Merge(MetricSeries[] series, TimeWindow window)
    {
        var intervals = Enumerable.Range(0, Intervals).Select(_ => new Interval()).ToArray();
        foreach (var points in series.Select(s => s.Points))
            for (var i = 0; i < points.Length; i++)
                if (points[i].Time >= window.Start && points[i].Time <= window.End && (i > 0 || !points[i].Cumulative || points[i].Start >= window.Asked))
                    Add(intervals[(int)((points[i].Time - window.Start) * (Intervals - 1.0) / window.Length)], points[i], i > 0 ? points[i - 1] : null);
        return [.. intervals.Select((interval, i) => (window.Start + window.Length / (Intervals - 1) * i, interval))];
    }

    private static void Add(Interval interval, MetricPoint point, MetricPoint? before)
    {
        // What came before counts only if this point goes on from it: not after a restart, and not when the buckets have changed.
        var since = point.Cumulative && before is not null && before.Count <= point.Count && before.Buckets.Length == point.Buckets.Length ? before : null;
        if (interval.Counts is null || !interval.Bounds.AsSpan().SequenceEqual(point.Bounds))
            (interval.Counts, interval.Bounds, interval.Sum, interval.Count) = (new long[point.Buckets.Length], point.Bounds, 0, 0);
        for (var i = 0; i < point.Buckets.Length; i++)
            interval.Counts[i] += Math.Max(0, point.Buckets[i] - (since?.Buckets[i] ?? 0));
        interval.Sum += point.Value - (since?.Value ?? 0);
        interval.Count += point.Count - (since?.Count ?? 0);
    }

    /// <summary>Interpolated inside the bucket that holds the rank; without buckets, the mean.</summary>
    private static double Percentile(Interval interval, double rank)
    {
        var (counts, bounds) = (interval.Counts!, interval.Bounds);
        var all = counts.Sum();
        if (all <= 0 || bounds.Length == 0)
            return interval.Sum / interval.Count;
        var wanted = rank * all;
        var passed = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && passed + counts[i] >= wanted)
            {
                var low = i == 0 ? Math.Min(0, bounds[0]) : bounds[i - 1];
                var high = i < bounds.Length ? bounds[i] : low;
                return low + (high - low) * (wanted - passed) / counts[i];
            }
            passed += counts[i];
        }
        return bounds[^1];
    }
}
