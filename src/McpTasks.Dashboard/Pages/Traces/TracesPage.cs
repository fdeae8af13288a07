using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>All traces, the newest first.</summary>
internal static class TracesPage
{
    private const int Limit = 100;

    public static Html Render(PageContext context)
    {
        var filter = TraceFilter.From(context);
        var limit = context.Number("limit", Limit, 1, 5_000);
        var matched = context.Data.Traces.Snapshot().Where(filter.Takes).ToArray();
        Array.Sort(matched, (a, b) => b.Start.CompareTo(a.Start));
        var longest = matched.Take(limit).Select(t => t.Duration).DefaultIfEmpty(1).Max();
        return Html.Of($"""
            <div class="title"><h1>Traces</h1><span class="muted">{Format.Count(matched.Length)} traces{Dropped(context)}</span></div>
            {Form(context)}
            {(matched.Length > 0 ? Table(context, matched.Take(limit), longest) : None(context))}
            {Parts.ShowMore(context, Math.Min(limit, matched.Length), matched.Length, limit)}
            """);
    }

    private static string Dropped(PageContext context) =>
        context.Data.Drops.SpansDropped is > 0 and var dropped ? $", {Format.Count(dropped)} older spans dropped" : "";

    private static Html None(PageContext context) => context.Data.Traces.Version == 0
        ? Parts.Empty("No trace yet", Html.Of($"""Services send their spans over OTLP: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> to this dashboard's OTLP address."""))
        : Parts.Empty("No trace matches", Html.Of($"""Loosen the filter, or <a href="/traces">show all</a>."""));

    private static Html Form(PageContext context)
    {
        var (status, minutes) = (context.Query("status"), context.Query("minutes"));
        return Html.Of($"""
            <form class="filter" method="get">
              {Parts.Input(context, "text", "Find", "span name or trace id")}
              {Parts.Input(context, "attr", "Attribute", "key=value")}
              {Parts.ResourceSelect(context)}
              <label><span>Status</span><select name="status" data-auto>{Parts.Option("", "All", status)}{Parts.Option("error", "With errors", status)}</select></label>
              <label><span>At least, ms</span><input name="min" type="number" min="0" value="{context.Query("min")}"></label>
              <label><span>Time</span><select name="minutes" data-auto>{Parts.Option("", "Any", minutes)}{Parts.Option("5", "Last 5 min", minutes)}{Parts.Option("30", "Last 30 min", minutes)}{Parts.Option("240", "Last 4 h", minutes)}</select></label>
              {Parts.FilterButtons(context)}
            </form>
            """);
    }

    private static Html Table(PageContext context, IEnumerable<TraceRecord> traces, long longest) => Html.Of($"""
        <div class="scroll"><table class="traces">
        <thead><tr><th>Time</th><th>Name</th><th>Resources and spans</th><th>Duration</th></tr></thead>
        <tbody>{traces.Select(t => Row(context, t, longest))}</tbody></table></div>
        """);

    private static Html Row(PageContext context, TraceRecord trace, long longest) => Html.Of($"""
        <tr data-key="{trace.TraceId}" data-href="{Parts.TracePath(trace.TraceId)}">
          <td data-label="Time">{Format.Clock(trace.Start)}</td>
          <td><a href="{Parts.TracePath(trace.TraceId)}">{(trace.Errors > 0 ? Html.Of($"""<span class="chip bad">{Icon.Cross}<span>{trace.Errors}</span></span> """) : Html.Empty)}<b>{trace.First.Name}</b> <code>{Format.Short(trace.TraceId)}</code></a>{Task(trace)}</td>
          <td data-label="Resources">{trace.Resources.Select(r => Html.Of($"""{Parts.Resource(context, r.Resource.Name)} <small>{r.Spans}</small> """))}</td>
          <td data-label="Duration" class="duration"><span>{Format.Duration(trace.Duration)}</span><svg aria-hidden="true"><rect width="{Math.Max(1, trace.Duration * 100.0 / Math.Max(1, longest))}%" height="100%" rx="2"/></svg></td>
        </tr>
        """);

    private static Html Task(TraceRecord trace) => trace.TaskId is { } id
        ? Html.Of($""" <a class="tasklink" href="{Parts.TaskPath(id)}">{Icon.Tasks}task</a>""")
        : Html.Empty;
}
