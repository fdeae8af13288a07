using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>All metrics as small charts, by resource and meter.</summary>
internal static class MetricsPage
{
    private const int MaxCharts = 60;
    private const int MaxLines = 6;

    public static Html Render(PageContext context)
    {
        var (resource, text) = (context.Query("resource"), context.Query("text"));
        var metrics = context.Data.Metrics.Snapshot(m => (resource.Length == 0 || m.Resource == resource) && m.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .GroupBy(s => s.Key.Metric)
            .OrderByDescending(g => g.Key.Meter == "McpTasks").ThenBy(g => g.Key.Name, StringComparer.Ordinal).ThenBy(g => g.Key.Resource, StringComparer.Ordinal)
            .ToArray();
        return Html.Of($"""
            <div class="title"><h1>Metrics</h1><span class="muted">{Parts.Plural(metrics.Length, "instrument")}{Dropped(context)}</span></div>
            <form class="filter" method="get">{Parts.Input(context, "text", "Find", "name of the instrument")}{Parts.ResourceSelect(context)}{TimeWindow.Select(context)}{Parts.FilterButtons(context)}</form>
            {(metrics.Length == 0 ? None(context) : Html.Of($"""<div class="charts">{metrics.Take(MaxCharts).Select(m => Chart(context, m.Key, [.. m]))}</div>"""))}
            {(metrics.Length > MaxCharts ? Html.Of($"""<p class="more">{metrics.Length - MaxCharts} more instruments: narrow the filter.</p>""") : Html.Empty)}
            """);
    }

    private static string Dropped(PageContext context) =>
        context.Data.Drops.PointsDropped is > 0 and var dropped ? $", {Format.Count(dropped)} older points dropped" : "";

    private static Html None(PageContext context) => context.Data.Metrics.Version == 0
        ? Parts.Empty("No metric yet", Html.Of($"""Services send their metrics over OTLP: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> to this dashboard's OTLP address."""))
        : Parts.Empty("No instrument matches", Html.Of($"""Loosen the filter, or <a href="/metrics">show all</a>."""));

    private static Html Chart(PageContext context, MetricKey metric, MetricSeries[] series)
    {
        var window = TimeWindow.Of(context, series);
        var all = MetricLines.Of(series, MetricLines.Views(metric.Kind)[0], window);
        var lines = all.OrderByDescending(l => l.Points[^1].Value).Take(MaxLines).ToArray();
        var plot = new MetricPlot(metric.Kind == MetricKind.Histogram ? all : lines, [], window, metric.Unit);
        return Html.Of($"""
            <section class="card chart" data-key="{metric.Resource} {metric.Meter} {metric.Name}">
              <h2><a href="{InstrumentPage.Path(metric)}">{metric.Name}</a></h2>
              <p class="muted">{Parts.Resource(context, metric.Resource)} {MetricUnit.Name(metric.Unit)}</p>
              {plot.Draw(metric.Name)}{plot.Legend()}
              {(all.Length > MaxLines ? Html.Of($"""<p class="muted"><a href="{InstrumentPage.Path(metric)}">{all.Length - MaxLines} more series</a></p>""") : Html.Empty)}
            </section>
            """);
    }
}
