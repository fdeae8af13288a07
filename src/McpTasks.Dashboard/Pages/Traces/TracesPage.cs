using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>All traces, the newest first.</summary>
internal static class TracesPage
{
    private const int Limit = 100;
    private static readonly string[] MoreNames = ["max", "from", "to"];

    public static Html Render(PageContext context)
    {
        var filter = TraceFilter.From(context);
        var limit = context.Number("limit", Limit, 1, 5_000);
        var fitting = Array.FindAll(context.Data.Traces.Snapshot(), filter.Takes);
        var matched = context.Query("probes") == "show" ? fitting : Array.FindAll(fitting, t => !t.IsProbe);
        Array.Sort(matched, (a, b) => b.Start.CompareTo(a.Start));
        var longest = matched.Take(limit).Select(t => t.Duration).DefaultIfEmpty(1).Max();
        return Html.Of($"""
            <div class="title"><h1>Traces</h1><span class="muted">{Parts.Plural(matched.Length, "trace")}{Dropped(context)}{Probes(context, fitting.Length - matched.Length)}</span></div>
            {Form(context)}
            {(matched.Length > 0 ? Table(context, matched.Take(limit), longest) : None(context))}
            {Parts.ShowMore(context, Math.Min(limit, matched.Length), matched.Length, limit)}
            """);
    }

    private static string Dropped(PageContext context) =>
        context.Data.Drops.SpansDropped is > 0 and var dropped ? $", {Format.Count(dropped)} older spans dropped" : "";

    private static Html Probes(PageContext context, int hidden) => (hidden, context.Query("probes")) switch
    {
        (_, "show") => Html.Of($""", <a href="{context.With("probes", null)}">hide health probes</a>"""),
        ( > 0, _) => Html.Of($""", <a href="{context.With("probes", "show")}">show {Parts.Plural(hidden, "health probe")}</a>"""),
        _ => Html.Empty,
    };

    private static Html None(PageContext context) => context.Data.Traces.Version == 0
        ? Parts.Empty("No trace yet", Html.Of($"""Services send their spans over OTLP: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> to this dashboard's OTLP address."""))
        : Parts.Empty("No trace matches", Html.Of($"""Loosen the filter, or <a href="/traces">show all</a>."""));

    private static Html Form(PageContext context)
    {
        var status = context.Query("status");
        return Html.Of($"""
            <form class="filter" method="get">
              {Parts.Input(context, "text", "Find", "name or trace id")}
              {AttrInputs.Render(context)}
              {Parts.ResourceSelect(context)}
              <label><span>Status</span><select name="status" data-auto>{Parts.Option("", "All", status)}{Parts.Option("error", "With errors", status)}{Parts.Option("ok", "Without errors", status)}</select></label>
              <label><span>At least, ms</span><input name="min" type="number" min="0" value="{context.Query("min")}"></label>
              {TimeRange.Select(context)}
              {Parts.Hidden(context, "probes")}
              {Parts.FilterButtons(context)}
              {Parts.MoreFilters(context, MoreNames, Html.Of($"""<label><span>At most, ms</span><input name="max" type="number" min="0" value="{context.Query("max")}"></label>{TimeRange.Inputs(context)}"""))}
            </form>
            """);
    }

    private static Html Table(PageContext context, IEnumerable<TraceRecord> traces, long longest) => Html.Of($"""
        <div class="scroll"><table class="traces">
        <thead><tr><th>Time</th><th>Name</th><th>Resources and spans</th><th>Duration</th></tr></thead>
        <tbody data-rows>{traces.Select(t => Row(context, t, longest))}</tbody></table></div>
        """);

    private static Html Row(PageContext context, TraceRecord trace, long longest) => Html.Of($"""
        <tr data-key="{trace.TraceId}" data-href="{Parts.TracePath(trace.TraceId)}">
          <td data-label="Time">{Format.Clock(trace.Start)}</td>
          <td><a href="{Parts.TracePath(trace.TraceId)}">{(trace.Errors > 0 ? Html.Of($"""<span class="chip bad" title="{trace.Errors} failed">{Icon.Cross}<span>{trace.Errors}</span></span> """) : Html.Empty)}<b>{trace.Name}</b> <code>{Format.Short(trace.TraceId)}</code></a>{Task(trace)}</td>
          <td data-label="Resources">{trace.Resources.Take(8).Select(r => Html.Of($"""<span class="count">{Parts.Resource(context, r.Resource.Name)} <small>{r.Spans}</small></span> """))}</td>
          <td data-label="Duration" class="duration"><span>{Format.Duration(trace.Duration)}</span><svg aria-hidden="true"><rect width="{Math.Max(1, trace.Duration * 100.0 / Math.Max(1, longest))}%" height="100%" rx="2"/></svg></td>
        </tr>
        """);

    private static Html Task(TraceRecord trace) => trace.TaskId is { } id
        ? Html.Of($""" <a class="tasklink" href="{Parts.TaskPath(id)}">{Icon.Tasks}task</a>""")
        : Html.Empty;
}
