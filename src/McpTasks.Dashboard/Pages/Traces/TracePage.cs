using McpTasks.Dashboard.Pages.Timeline;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>One trace as a waterfall, with the chosen span at its side.</summary>
internal static class TracePage
{
    private const int MaxRows = 2_000;

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
        var rows = AbsentSpans.Explain(Waterfall.Rows(trace?.Spans ?? [], logs), trace, logs, context.Data.Tasks, context.Now);
        context.IsMoving = rows.Exists(r => r.State == SpanState.Running);
        var search = new TraceSearch(context.Query("find"), rows);
        var lanes = new WaterfallLanes(context, id, Scale(rows, logs, context), Chosen(context, rows), search);
        return Html.Of($"""
            <p class="crumbs"><a href="/traces">Traces</a> {Icon.Chevron} <code>{id}</code></p>
            <div class="title"><h1>{trace?.Name ?? rows[0].Name}</h1>{Summary(context, trace, rows, logs.Length)}{Buttons(trace, id)}</div>
            <div class="split">
              <section class="card waterfall" aria-label="Waterfall">
                {Head(context, search, lanes)}
                <div data-tree>{lanes.Render(rows.Take(MaxRows))}</div>
                {(rows.Count > MaxRows ? Html.Of($"""<p class="muted">{rows.Count - MaxRows} more spans are not drawn.</p>""") : Html.Empty)}
              </section>
              {SpanPanel.Render(context, Chosen(context, rows), id)}
            </div>
            """);
    }

    private static WaterfallRow Chosen(PageContext context, List<WaterfallRow> rows) => rows.Find(r => r.SpanId == context.Query("span")) ?? rows[0];

    private static TimeScale Scale(List<WaterfallRow> rows, LogEntry[] logs, PageContext context)
    {
        var start = rows.Min(r => r.Start);
        return new TimeScale(start, Math.Max(context.IsMoving ? context.Now : AbsentSpans.LastSign(rows, logs), start + 1));
    }

    private static Html Head(PageContext context, TraceSearch search, WaterfallLanes lanes) => Html.Of($"""
        <div class="lane head"><form class="search" method="get" role="search">{Parts.Hidden(context, "span")}<label><span class="sr">Search in this trace</span><input type="search" name="find" value="{context.Query("find")}" data-find placeholder="Search in this trace" autocomplete="off" spellcheck="false"></label>{(search.IsOn
            ? Html.Of($"""<output>{Parts.Plural(search.Hits, "hit")}</output>""") : Html.Empty)}<button type="button" class="quiet" data-fold-all hidden title="Fold or unfold all (f)">{Icon.Chevron}<span class="sr">Fold or unfold all</span></button></form>{lanes.Axis()}</div>
        """);

    private static Html Summary(PageContext context, TraceRecord? trace, List<WaterfallRow> rows, int logs)
    {
        var running = rows.Count(r => r.State == SpanState.Running);
        return Html.Of($"""
            <span class="muted">{(running > 0 ? Format.Running(rows.Min(r => r.Start), context.Now) : Html.Of($"{Format.Duration(trace?.Duration ?? 0)}"))} · {Parts.Plural(rows.Count, "span")} · {Parts.Plural(logs, "log record")} · {Format.Since(rows.Min(r => r.Start), context.Now)}</span>
            {(trace?.Errors > 0 ? Parts.Chip("bad", Icon.Cross, $"{trace.Errors} failed") : Html.Empty)}{(running > 0 ? Parts.Chip("run", Icon.Play, $"{running} running, inferred") : Html.Empty)}
            """);
    }

    private static Html Buttons(TraceRecord? trace, string id) => Html.Of($"""
        <span class="buttons">{(trace?.TaskId is { } task ? Html.Of($"""<a class="button" href="{Parts.TaskPath(task)}">{Icon.Tasks}Task</a>""") : Html.Empty)}<a class="button" href="/logs?traceId={id}">{Icon.Logs}Logs</a></span>
        """);
}
