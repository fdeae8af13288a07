using McpTasks.Dashboard.Pages.Logs;
using McpTasks.Dashboard.Pages.Timeline;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>One trace as a waterfall, with the chosen span at its side.</summary>
internal static class TracePage
{
    private const int MaxRows = 2_000;
    private const int MaxDepth = 24;

    public static Html Render(PageContext context)
    {
        var id = context.Route("traceId").ToLowerInvariant();
        var logs = context.Data.Logs.Snapshot().Where(l => l.TraceId == id).OrderBy(l => l.Time).ToArray();
        var trace = context.Data.Traces.Find(id);
        if (trace is null && logs.All(l => l.SpanId.Length == 0))
        {
            context.Status = StatusCodes.Status404NotFound;
            return Parts.Empty("No such trace", Html.Of($"""No span of trace <code>{id}</code> has arrived yet, or newer ones have pushed it out. <a href="/traces">All traces</a>"""));
        }
        var rows = Waterfall.Rows(trace?.Spans ?? [], logs);
        var scale = Scale(rows, logs, context.Now);
        var chosen = rows.Find(r => r.SpanId == context.Query("span")) ?? rows[0];
        return Html.Of($"""
            <p class="crumbs"><a href="/traces">Traces</a> {Icon.Chevron} <code>{id}</code></p>
            <div class="title"><h1>{rows[0].Name}</h1>{Summary(context, trace, rows, logs.Length)}{Buttons(trace, id)}</div>
            <div class="split">
              <section class="card waterfall" aria-label="Waterfall">
                <div class="lane head"><label class="search"><span class="sr">Search in this trace</span><input type="search" data-find placeholder="Search in this trace" autocomplete="off"></label>{scale.Axis()}</div>
                <div data-tree>{rows.Take(MaxRows).Select(r => Row(context, r, scale, chosen, id))}</div>
                {(rows.Count > MaxRows ? Html.Of($"""<p class="muted">{rows.Count - MaxRows} more spans are not drawn.</p>""") : Html.Empty)}
              </section>
              {SpanPanel.Render(context, chosen, id)}
            </div>
            """);
    }

    private static TimeScale Scale(List<WaterfallRow> rows, LogEntry[] logs, long now)
    {
        var start = rows.Min(r => r.Start);
        var end = rows.Max(r => r.End ?? r.Start);
        var open = rows.Exists(r => r.End is null) && now - Math.Max(end, logs.Length > 0 ? logs[^1].Time : end) < 60 * UnixTime.Second;
        end = Math.Max(open ? now : end, logs.Length > 0 ? logs[^1].Time : end);
        return new TimeScale(start, Math.Max(end, start + 1));
    }

    private static Html Summary(PageContext context, TraceRecord? trace, List<WaterfallRow> rows, int logs) => Html.Of($"""
        <span class="muted">{Format.Duration(trace?.Duration ?? 0)} · {rows.Count} spans · {logs} log records · {Format.Since(rows.Min(r => r.Start), context.Now)}</span>
        {(trace?.Errors > 0 ? Parts.Chip("bad", Icon.Cross, $"{trace.Errors} failed") : Html.Empty)}
        """);

    private static Html Buttons(TraceRecord? trace, string id) => Html.Of($"""
        <span class="buttons">{(trace?.TaskId is { } task ? Html.Of($"""<a class="button" href="{Parts.TaskPath(task)}">{Icon.Tasks}Task</a>""") : Html.Empty)}<a class="button" href="/logs?traceId={id}">{Icon.Logs}Logs</a></span>
        """);

    private static Html Row(PageContext context, WaterfallRow row, TimeScale scale, WaterfallRow chosen, string traceId)
    {
        var end = row.End ?? Math.Max(scale.Start, context.Now);
        var length = row.End is null ? "running" : Format.Duration(end - row.Start);
        var state = (row.Span?.IsError == true ? " error" : "") + (row.End is null ? " open" : "");
        return Html.Of($"""
            <div class="lane{(row == chosen ? " chosen" : "")}{state}" data-key="{row.SpanId}" data-depth="{row.Depth}">
              <span class="name">{Enumerable.Repeat(Html.Of($"<i></i>"), Math.Min(row.Depth, MaxDepth))}{Fold(row)}<a href="{Parts.TracePath(traceId, row.SpanId)}" data-soft>{(row.Span?.IsError == true ? Html.Of($"""<span class="bad" title="Failed">{Icon.Cross}</span>""") : Html.Empty)}<span class="res c{row.Resource.Colour}"><i></i>{row.Resource.Name}</span> {row.Name}</a></span>
              <svg>{scale.Bar(row.Start, end, $"c{row.Resource.Colour}{state}", $"{row.Name}: {length}", length)}{row.Logs.Take(200).Select(l => scale.Dot(l.Time, "log " + LogParts.Tone(l.Level), LogParts.Text(l)))}</svg>
            </div>
            """);
    }

    private static Html Fold(WaterfallRow row) => row.Children > 0
        ? Html.Of($"""<button type="button" class="fold" data-fold aria-expanded="true" aria-label="Fold what is below">{Icon.Chevron}</button>""")
        : Html.Of($"""<s></s>""");
}
