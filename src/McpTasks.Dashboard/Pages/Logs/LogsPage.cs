using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Logs;

/// <summary>Structured logs of all resources, the newest first.</summary>
internal static class LogsPage
{
    private const int Limit = 200;
    private static readonly string[] MoreNames = ["from", "to"];
    private static readonly Level[] Levels = [Level.Debug, Level.Info, Level.Warn, Level.Error];

    public static Html Render(PageContext context)
    {
        var filter = LogFilter.From(context);
        var limit = context.Number("limit", Limit, 1, 5_000);
        var matched = filter.Apply(context.Data.Logs).ToArray();
        return Html.Of($"""
            <div class="title"><h1>Logs</h1><span class="muted">{Parts.Plural(matched.Length, "record")}{Dropped(context)}{Within(context)}</span></div>
            {Form(context)}
            {(matched.Length > 0 ? Table(context, matched.Take(limit)) : None(context))}
            {Parts.ShowMore(context, Math.Min(limit, matched.Length), matched.Length, limit)}
            """);
    }

    private static string Dropped(PageContext context) =>
        context.Data.Drops.LogsDropped is > 0 and var dropped ? $", {Format.Count(dropped)} older ones dropped" : "";

    private static Html Within(PageContext context) => context.Query("traceId") is { Length: > 0 } trace
        ? Html.Of($""" of trace <a href="{Parts.TracePath(trace, context.Query("spanId"))}"><code>{Format.Short(trace)}</code></a>, <a href="/logs">show all</a>""")
        : Html.Empty;

    private static Html None(PageContext context) => context.Data.Logs.Version == 0
        ? Parts.Empty("No log record yet", Html.Of($"""Services send their logs over OTLP: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> to this dashboard's OTLP address."""))
        : Parts.Empty("No record matches", Html.Of($"""Loosen the filter, or <a href="/logs">show all</a>."""));

    private static Html Form(PageContext context)
    {
        var level = context.Query("level");
        return Html.Of($"""
            <form class="filter" method="get">
              {Parts.Input(context, "text", "Find", "text in message or attributes")}
              {AttrInputs.Render(context)}
              <label><span>Level</span><select name="level" data-auto>{Parts.Option("", "All", level)}{Levels.Select(l => Parts.Option(l.ToString(), l + " and up", level))}</select></label>
              {Parts.ResourceSelect(context)}
              {TimeRange.Select(context)}
              {Parts.Hidden(context, "traceId")}{Parts.Hidden(context, "spanId")}
              {Parts.FilterButtons(context)}
              {Parts.MoreFilters(context, MoreNames, TimeRange.Inputs(context))}
            </form>
            """);
    }

    private static Html Table(PageContext context, IEnumerable<LogEntry> logs) => Html.Of($"""
        <div class="scroll"><table class="logs">
        <thead><tr><th>Time</th><th>Level</th><th>Resource</th><th>Message</th><th>Trace</th></tr></thead>
        <tbody data-rows>{logs.Select(l => Row(context, l))}</tbody></table></div>
        """);

    private static Html Row(PageContext context, LogEntry log) => Html.Of($"""
        <tr data-key="{log.Sequence}" class="{LogParts.Tone(log.Level)}">
          <td data-label="Time">{Format.Clock(log.Time)}</td>
          <td>{Parts.Level(log.Level)}</td>
          <td data-label="Resource">{Parts.Resource(context, log.Source.Resource.Name)}</td>
          <td class="message"><details data-keep><summary>{LogParts.Text(log)}</summary>
            <dl class="attrs"><dt>category</dt><dd>{log.Category}</dd><dt>event</dt><dd>{log.EventName}</dd><dt>instance</dt><dd>{log.Source.Id}</dd></dl>{Parts.Attributes(log.Attributes)}</details></td>
          <td>{(log.TraceId.Length > 0 ? Html.Of($"""<a href="{Parts.TracePath(log.TraceId, log.SpanId)}"><code>{Format.Short(log.TraceId)}</code></a>""") : Html.Empty)}</td>
        </tr>
        """);
}
