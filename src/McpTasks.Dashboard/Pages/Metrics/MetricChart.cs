using System.Globalization;
using System.Text;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>One instrument of one resource: its newest value, and a line for each of its series.</summary>
internal static class MetricChart
{
    private const int MaxSeries = 8;
    private const long Window = 15 * 60 * UnixTime.Second;

    public static Html Render(PageContext context, MetricKey metric, MetricSeries[] series)
    {
        var lines = series.Where(s => s.Points.Length > 0).OrderByDescending(s => s.Points[^1].Time).Take(MaxSeries)
            .Select(s => (s.Key, Points: MetricValues.Of(metric.Kind, s.Points))).ToArray();
        var end = lines.Max(l => l.Points[^1].Time);
        var start = Math.Max(end - Window, lines.Min(l => l.Points[0].Time));
        var visible = lines.SelectMany(l => l.Points).Where(p => p.Time >= start).ToArray();
        var (low, high) = (Math.Min(0, visible.Min(p => p.Value)), Math.Max(visible.Max(p => p.Value), 1e-9));
        return Html.Of($"""
            <section class="card chart" aria-label="{metric.Name}" data-key="{metric.Resource} {metric.Name}">
              <h2>{metric.Name}</h2><p class="muted">{Parts.Resource(context, metric.Resource)} {MetricValues.Describe(metric)}</p>
              <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{metric.Description}">{lines.Select((l, i) => Line(l.Points, i, start, end, low, high))}</svg>
              <div class="scaleline"><span>{Format.Coarse(end - start)}</span><span>max {Format.Number(high)}</span></div>
              <ul class="legend">{lines.Select((l, i) => Legend(l.Key, l.Points[^1].Value, i, series))}</ul>
            </section>
            """);
    }

    private static Html Line((long Time, double Value)[] points, int index, long start, long end, double low, double high)
    {
        var path = new StringBuilder();
        foreach (var (time, value) in points.Where(p => p.Time >= start))
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{(time - start) * 100.0 / Math.Max(1, end - start):0.##} {97 - (value - low) / (high - low) * 92:0.##}");
        return Html.Of($"""<path class="line c{index}" d="{path.ToString()}"/>""");
    }

    private static Html Legend(SeriesKey key, double last, int index, MetricSeries[] all)
    {
        var instances = all.Select(s => s.Key.Instance).Distinct(StringComparer.Ordinal).Count();
        var name = string.Join(" · ", new[] { instances > 1 ? key.Instance : "", key.Dimensions }.Where(t => t.Length > 0));
        return Html.Of($"""<li><span class="res c{index}"><i></i>{(name.Length > 0 ? name : "all")}</span><b>{Format.Number(last)}</b></li>""");
    }
}
