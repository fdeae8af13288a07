using System.Globalization;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>One instrument of one resource: a large chart with filters by dimension, its series, and the exemplars that lead to traces.</summary>
internal static class InstrumentPage
{
    public const string Pattern = "/metrics/instrument";
    private const int MaxLines = 20;
    private const int MaxExemplars = 200;

    public static string Path(MetricKey metric) =>
        $"{Pattern}?resource={Uri.EscapeDataString(metric.Resource)}&meter={Uri.EscapeDataString(metric.Meter)}&name={Uri.EscapeDataString(metric.Name)}";

    public static Html Render(PageContext context)
    {
        var all = context.Data.Metrics.Snapshot(m => m.Resource == context.Query("resource") && m.Meter == context.Query("meter") && m.Name == context.Query("name"));
        if (all.Length == 0)
        {
            context.Status = StatusCodes.Status404NotFound;
            return Parts.Empty("No such instrument", Html.Of($"""Nothing was measured by <code>{context.Query("name")}</code>, or newer points have pushed it out. <a href="/metrics">All metrics</a>"""));
        }
        var metric = all[0].Key.Metric;
        var views = MetricLines.Views(metric.Kind);
        var view = Enum.TryParse<MetricView>(context.Query("view"), ignoreCase: true, out var asked) && views.Contains(asked) ? asked : views[0];
        var filter = new DimensionFilter(context, all);
        var chosen = Array.FindAll(all, s => s.Key.Metric == metric && filter.Takes(s.Key));
        return Html.Of($"""
            <p class="crumbs"><a href="/metrics">Metrics</a> {Icon.Chevron} {Parts.Resource(context, metric.Resource)} {Icon.Chevron} {metric.Meter}</p>
            <div class="title"><h1>{metric.Name}</h1><span class="muted">{Kind(metric.Kind)}{(metric.Unit.Length > 0 ? ", unit " + metric.Unit : "")}</span></div>
            {(metric.Description.Length > 0 ? Html.Of($"""<p class="muted">{metric.Description}</p>""") : Html.Empty)}
            <form class="filter" method="get">
              <input type="hidden" name="resource" value="{metric.Resource}"><input type="hidden" name="meter" value="{metric.Meter}"><input type="hidden" name="name" value="{metric.Name}">
              {(views.Length > 1 ? Html.Of($"""<label><span>Show</span><select name="view" data-auto>{views.Select(v => Parts.Option(v.ToString(), MetricLines.Describe(v), view.ToString()))}</select></label>""") : Html.Empty)}
              {filter.Selects()}{TimeWindow.Select(context)}<span class="buttons"><button>Show</button><a class="button quiet" href="{Path(metric)}">Reset</a></span>
            </form>
            {(chosen.Length == 0 ? Parts.Empty("No series matches", Html.Of($"""<a href="{Path(metric)}">Show all</a>.""")) : Body(context, metric, chosen, view))}
            """);
    }

    private static Html Body(PageContext context, MetricKey metric, MetricSeries[] series, MetricView view)
    {
        var window = TimeWindow.Of(context, series);
        var lines = MetricLines.Of(series, view, window);
        var shown = lines.Length > MaxLines ? [.. lines.OrderByDescending(l => l.Points[^1].Value).Take(MaxLines)] : lines;
        var exemplars = Exemplars(series, window);
        var plot = new MetricPlot(shown, view is MetricView.Percentiles or MetricView.Value ? exemplars : [], window, view is MetricView.Count or MetricView.Rate ? "" : metric.Unit);
        return Html.Of($"""
            <section class="card chart large" aria-label="Chart">{plot.Draw(metric.Name)}{plot.Legend()}
            {(lines.Length > MaxLines ? Html.Of($"""<p class="muted">{lines.Length - MaxLines} more series are not drawn: choose dimensions.</p>""") : Html.Empty)}</section>
            <div class="columns">{Series(metric, series)}{ExemplarTable(metric, exemplars)}</div>
            """);
    }

    private static ExemplarPoint[] Exemplars(MetricSeries[] series, TimeWindow window) => [.. series.SelectMany(s => s.Points).Where(p => p.Time >= window.Start)
        .SelectMany(p => p.Exemplars).Where(e => double.IsFinite(e.Value)).Distinct().OrderByDescending(e => e.Time).Take(MaxExemplars)];

    private static Html Series(MetricKey metric, MetricSeries[] series) => Html.Of($"""
        <section class="card" aria-label="Series"><h2>Series</h2><div class="scroll"><table>
        <thead><tr><th>Series</th><th class="num">Newest</th><th class="num">Points</th></tr></thead>
        <tbody>{series.Take(100).Select(s => Html.Of($"""
            <tr><td class="wrap">{MetricLines.Name(s.Key, series)}</td><td class="num">{Newest(metric, s.Points[^1])}</td><td class="num" data-label="Points">{s.Points.Length}</td></tr>
            """))}</tbody></table></div></section>
        """);

    private static string Newest(MetricKey metric, MetricPoint point) => metric.Kind == MetricKind.Histogram
        ? string.Create(CultureInfo.InvariantCulture, $"{point.Count} measured, mean {MetricUnit.Show(point.Count > 0 ? point.Value / point.Count : 0, metric.Unit)}")
        : MetricUnit.Show(point.Value, metric.Unit);

    private static Html ExemplarTable(MetricKey metric, ExemplarPoint[] exemplars) => Html.Of($"""
        <section class="card" aria-label="Exemplars"><h2>Exemplars</h2>{(exemplars.Length == 0
            ? Html.Of($"""<p class="muted">No measurement of this time names its trace. Services send them with <code>OTEL_METRICS_EXEMPLAR_FILTER=trace_based</code>.</p>""")
            : Html.Of($"""<div class="scroll"><table><thead><tr><th>Time</th><th class="num">Value</th><th>Trace</th></tr></thead><tbody>{exemplars.Take(20).Select(e => Html.Of($"""
                <tr data-href="{Parts.TracePath(e.TraceId, e.SpanId)}"><td>{Format.Clock(e.Time)}</td><td class="num">{MetricUnit.Show(e.Value, metric.Unit)}</td><td><a class="go" href="{Parts.TracePath(e.TraceId, e.SpanId)}"><code>{Format.Short(e.TraceId)}</code></a></td></tr>
                """))}</tbody></table></div>"""))}</section>
        """);

    private static string Kind(MetricKind kind) => kind switch
    {
        MetricKind.Histogram => "histogram",
        MetricKind.Counter => "counter",
        MetricKind.UpDown => "up-down counter",
        _ => "gauge",
    };
}
