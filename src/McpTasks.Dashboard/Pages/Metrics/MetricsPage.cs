namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>All metrics as small charts, by resource and meter.</summary>
internal static class MetricsPage
{
    private const int MaxCharts = 120;

    public static Html Render(PageContext context)
    {
        var (resource, text) = (context.Query("resource"), context.Query("text"));
        var metrics = context.Data.Metrics.Snapshot()
            .Where(s => resource.Length == 0 || s.Key.Metric.Resource == resource)
            .Where(s => text.Length == 0 || s.Key.Metric.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .GroupBy(s => s.Key.Metric)
            .OrderByDescending(g => g.Key.Meter == "McpTasks").ThenBy(g => g.Key.Name, StringComparer.Ordinal).ThenBy(g => g.Key.Resource, StringComparer.Ordinal)
            .ToArray();
        return Html.Of($"""
            <div class="title"><h1>Metrics</h1><span class="muted">{metrics.Length} instruments</span></div>
            <form class="filter" method="get">{Parts.Input(context, "text", "Find", "name of the instrument")}{Parts.ResourceSelect(context)}{Parts.FilterButtons(context)}</form>
            {(metrics.Length == 0 ? None(context) : Html.Of($"""<div class="charts">{metrics.Take(MaxCharts).Select(m => MetricChart.Render(context, m.Key, [.. m]))}</div>"""))}
            {(metrics.Length > MaxCharts ? Html.Of($"""<p class="more">{metrics.Length - MaxCharts} more instruments: narrow the filter.</p>""") : Html.Empty)}
            """);
    }

    private static Html None(PageContext context) => context.Data.Metrics.Version == 0
        ? Parts.Empty("No metric yet", Html.Of($"""Services send their metrics over OTLP: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> to this dashboard's OTLP address."""))
        : Parts.Empty("No instrument matches", Html.Of($"""Loosen the filter, or <a href="/metrics">show all</a>."""));
}
