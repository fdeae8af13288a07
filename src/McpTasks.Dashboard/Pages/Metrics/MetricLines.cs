using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>A line of a chart: what it is called and its points, oldest first.</summary>
internal sealed record MetricLine(string Name, (long Time, double Value)[] Points);

/// <summary>How an instrument is drawn.</summary>
internal enum MetricView { Value, Rate, Total, Percentiles, Count }

/// <summary>Turns the series of an instrument into the lines of a chart.</summary>
internal static class MetricLines
{
    /// <summary>The views that an instrument has; the first is the one it is shown in unless another is asked for.</summary>
    public static MetricView[] Views(MetricKind kind) => kind switch
    {
        MetricKind.Histogram => [MetricView.Percentiles, MetricView.Count],
        MetricKind.Counter => [MetricView.Total, MetricView.Rate],
        _ => [MetricView.Value],
    };

    public static string Describe(MetricView view) => view switch
    {
        MetricView.Percentiles => "Percentiles",
        MetricView.Count => "Measurements per second",
        MetricView.Rate => "Increase per second",
        MetricView.Total => "Total",
        _ => "Value",
    };

    public static MetricLine[] Of(MetricSeries[] series, MetricView view, TimeWindow window) => view switch
    {
        MetricView.Percentiles => HistogramMerge.Percentiles(series, window),
        MetricView.Count => [new("measurements", Trim(HistogramMerge.CountPerSecond(series, window), window))],
        _ => [.. series.Select(s => new MetricLine(Name(s.Key, series), Trim(Values(s.Points, view), window))).Where(l => l.Points.Length > 0)],
    };

    private static (long, double)[] Trim((long Time, double Value)[] points, TimeWindow window) => Array.FindAll(points, p => p.Time >= window.Start);

    private static (long, double)[] Values(MetricPoint[] points, MetricView view)
    {
        var result = new List<(long, double)>(points.Length);
        var total = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            var increase = Increase(points, i);
            total = points[i].Cumulative ? points[i].Value : total + points[i].Value;
            if (view != MetricView.Rate)
                result.Add((points[i].Time, total));
            else if (i > 0 && points[i].Time > points[i - 1].Time)
                result.Add((points[i].Time, increase / ((points[i].Time - points[i - 1].Time) / (double)UnixTime.Second)));
        }
        return [.. result];
    }

    // A total that became smaller began anew: its process was started again.
    private static double Increase(MetricPoint[] points, int index) =>
        !points[index].Cumulative || index == 0 || points[index].Value < points[index - 1].Value ? points[index].Value : points[index].Value - points[index - 1].Value;

    /// <summary>What tells a series from the others: its replica and its dimensions, as far as they differ; of a single series all dimensions.</summary>
    public static string Name(SeriesKey key, MetricSeries[] all)
    {
        var dimensions = key.Dimensions.Where(d => all.Length == 1 || Array.Exists(all, s => s.Key.Dimensions.Get(d.Key) != d.Text)).Select(d => $"{d.Key}={d.Text}");
        var parts = Array.Exists(all, s => s.Key.Source != key.Source) ? dimensions.Prepend(key.Source.Id) : dimensions;
        return string.Join(" · ", parts) is { Length: > 0 } name ? name : "all";
    }
}
