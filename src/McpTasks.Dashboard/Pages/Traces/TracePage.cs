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
        var rows = LostSpans.Mark(Waterfall.Rows(trace?.Spans ?? [], logs), trace, logs, context.Data.Tasks);
        var isOpen = IsOpen(rows, logs, context.Now);
        context.IsMoving = isOpen;
        var scale = Scale(rows, logs, isOpen ? context.Now : null);
        var chosen = rows.Find(r => r.SpanId == context.Query("span")) ?? rows[0];
        return Html.Of($"""
            <p class="crumbs"><a href="/traces">Traces</a> {Icon.Chevron} <code>{id}</code></p>
            <div class="title"><h1>{rows[0].Name}</h1>{Summary(context, trace, rows, logs.Length)}{Buttons(trace, id)}</div>
            <div class="split">
              <section class="card waterfall" aria-label="Waterfall">
                <div class="lane head"><label class="search"><span class="sr">Search in this trace</span><input type="search" data-find placeholder="Search in this trace" autocomplete="off"></label>{scale.Axis()}</div>
                <div data-tree>{rows.Take(MaxRows).Select((r, i) => Row(r, i > 0 ? rows[i - 1].Resource : null, scale, chosen, id))}</div>
                {(rows.Count > MaxRows ? Html.Of($"""<p class="muted">{rows.Count - MaxRows} more spans are not drawn.</p>""") : Html.Empty)}
              </section>
              {SpanPanel.Render(context, chosen, id)}
            </div>
            """);
    }

    /// <summary>A span that has not ended may still run, unless nothing was heard of its trace for long.</summary>
    private static bool IsOpen(List<WaterfallRow> rows, LogEntry[] logs, long now) =>
        rows.Exists(r => r.IsOpen) && now - LastSign(rows, logs) < 10 * 60 * UnixTime.Second;

    private static long LastSign(List<WaterfallRow> rows, LogEntry[] logs) =>
        Math.Max(rows.Max(r => r.End ?? r.Lost ?? r.Start), logs.Length > 0 ? logs[^1].Time : 0);

    private static TimeScale Scale(List<WaterfallRow> rows, LogEntry[] logs, long? now)
    {
        var start = rows.Min(r => r.Start);
        return new TimeScale(start, Math.Max(now ?? LastSign(rows, logs), start + 1));
    }

    private static Html Summary(PageContext context, TraceRecord? trace, List<WaterfallRow> rows, int logs) => Html.Of($"""
        <span class="muted">{Format.Duration(trace?.Duration ?? 0)} · {rows.Count} spans · {logs} log records · {Format.Since(rows.Min(r => r.Start), context.Now)}</span>
        {(trace?.Errors > 0 ? Parts.Chip("bad", Icon.Cross, $"{trace.Errors} failed") : Html.Empty)}
        """);

    private static Html Buttons(TraceRecord? trace, string id) => Html.Of($"""
        <span class="buttons">{(trace?.TaskId is { } task ? Html.Of($"""<a class="button" href="{Parts.TaskPath(task)}">{Icon.Tasks}Task</a>""") : Html.Empty)}<a class="button" href="/logs?traceId={id}">{Icon.Logs}Logs</a></span>
        """);

    private static Html Row(WaterfallRow row, TelemetryResource? above, TimeScale scale, WaterfallRow chosen, string traceId)
    {
        var end = row.End ?? row.Lost ?? scale.End;
        var length = row.IsOpen ? "not ended" : Format.Duration(end - row.Start) + (row.Lost is null ? "" : ", lost");
        var state = (row.Span?.IsError == true ? " error" : "") + (row.IsOpen ? " open" : row.Lost is not null ? " lost" : "");
        return Html.Of($"""
            <div class="lane{(row == chosen ? " chosen" : "")}{state}" data-key="{row.SpanId}" data-depth="{row.Depth}">
              <span class="name">{Enumerable.Repeat(Html.Of($"<i></i>"), Math.Min(row.Depth, MaxDepth))}{Fold(row)}<a href="{Parts.TracePath(traceId, row.SpanId)}" data-soft>{(row.Span?.IsError == true ? Html.Of($"""<span class="bad" title="Failed">{Icon.Cross}</span>""") : Html.Empty)}<span class="res c{row.Resource.Colour}" title="{row.Resource.Name}"><i></i>{(row.Resource == above ? "" : row.Resource.Name)}</span> {row.Name}</a></span>
              <svg>{scale.Bar(row.Start, end, $"c{row.Resource.Colour}{state}", $"{row.Name}: {length}", length)}{row.Logs.Take(200).Select(l => scale.Dot(l.Time, "log " + LogParts.Tone(l.Level), LogParts.Text(l)))}</svg>
            </div>
            """);
    }

    private static Html Fold(WaterfallRow row) => row.Children > 0
        ? Html.Of($"""<button type="button" class="fold" data-fold aria-expanded="true" aria-label="Fold what is below">{Icon.Chevron}</button>""")
        : Html.Of($"""<s></s>""");
}
