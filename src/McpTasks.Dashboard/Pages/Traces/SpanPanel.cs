using McpTasks.Dashboard.Pages.Logs;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>Everything about one span.</summary>
internal static class SpanPanel
{
    private const int MaxLogs = 100;

    public static Html Render(PageContext context, WaterfallRow row, string traceId) => Html.Of($"""
        <aside class="card panel" aria-label="Span">
          <h2>{row.Name}</h2>
          <p>{Parts.Resource(context, row.Resource.Name)} {Outcome(row)}</p>
          {(row.Span is { } span ? Details(context, span, traceId) : Html.Of($"""<p class="muted">{Why(row)}</p>"""))}
          {(row.Logs.Length > 0 ? Html.Of($"""<h3>Log</h3><ol class="lines">{row.Logs.TakeLast(MaxLogs).Select(l => LogParts.Line(context, l))}</ol>{(row.Logs.Length > MaxLogs ? Html.Of($"{row.Logs.Length - MaxLogs} earlier ones: ") : Html.Empty)}<a href="/logs?traceId={traceId}&amp;spanId={row.SpanId}">All logs of this span</a>""") : Html.Empty)}
        </aside>
        """);

    private static string Why(WaterfallRow row) => row.State switch
    {
        SpanState.Lost => "Its worker was lost before the span ended, so it was never sent. The task's events tell how long it ran.",
        SpanState.Missing => "Other spans name this one, but it was not received: its process sends telemetry elsewhere, or it was lost or pushed out.",
        _ => "A span is sent only when it ends. That this one runs is inferred from its children and its log records"
            + (row.Progress.Length > 0 ? $"; its progress is {row.Progress}." : "."),
    };

    private static Html Outcome(WaterfallRow row) => row.Span switch
    {
        null => row.State switch
        {
            SpanState.Lost => Parts.Chip("warn", Icon.Warn, "Lost"),
            SpanState.Missing => Parts.Chip("dim", Icon.Question, "Not received"),
            _ => Parts.Chip("run", Icon.Play, "Running, inferred"),
        },
        { Outcome: SpanOutcome.Error } => Parts.Chip("bad", Icon.Cross, "Error"),
        { Outcome: SpanOutcome.Ok } => Parts.Chip("ok", Icon.Check, "Ok"),
        _ => Html.Empty,
    };

    private static Html Details(PageContext context, SpanRecord span, string traceId) => Html.Of($"""
        {(span.OutcomeMessage.Length > 0 ? Html.Of($"""<p class="problem">{span.OutcomeMessage}</p>""") : Html.Empty)}
        <dl class="attrs">
          <dt>duration</dt><dd>{Format.Duration(span.Duration)}</dd>
          <dt>start</dt><dd>{Format.Clock(span.Start)}</dd>
          <dt>kind</dt><dd>{span.Kind.ToString()}</dd>
          <dt>source</dt><dd>{span.Scope.Name} {span.Scope.Version}</dd>
          <dt>span id</dt><dd><code>{span.SpanId}</code></dd>
          <dt>parent</dt><dd>{(span.ParentId.Length > 0 ? Html.Of($"""<a href="{Parts.TracePath(traceId, span.ParentId)}" data-soft><code>{span.ParentId}</code></a>""") : Html.Of($"none"))}</dd>
        </dl>
        {Section("Attributes", span.Attributes.Length, Parts.Attributes(span.Attributes))}
        {Section("Events", span.Events.Length, Html.Of($"""{span.Events.Select(Event)}"""))}
        {Section("Links", span.Links.Length, Html.Of($"""<ul class="plainlist">{span.Links.Select(l => Html.Of($"""<li><a href="{Parts.TracePath(l.TraceId, l.SpanId)}">trace <code>{Format.Short(l.TraceId)}</code> span <code>{l.SpanId}</code></a></li>"""))}</ul>"""))}
        {BackLinks(context, span)}
        {Section("Resource", span.Source.Attributes.Length, Parts.Attributes(span.Source.Attributes))}
        """);

    private static Html Section(string title, int count, Html content) =>
        count == 0 ? Html.Empty : Html.Of($"""<h3>{title}</h3>{content}""");

    private static Html Event(SpanEvent happened) => Html.Of($"""
        <details open><summary>{Format.Clock(happened.Time)} <b>{happened.Name}</b></summary>{Parts.Attributes(happened.Attributes)}</details>
        """);

    /// <summary>Spans elsewhere that name this one, such as the polls of a task.</summary>
    private static Html BackLinks(PageContext context, SpanRecord span)
    {
        var from = context.Data.Traces.Snapshot().SelectMany(t => t.Linking)
            .Where(s => Array.Exists(s.Links, l => l.SpanId == span.SpanId && l.TraceId == span.TraceId))
            .Take(20).ToArray();
        return Section("Linked from", from.Length, Html.Of(
            $"""<ul class="plainlist">{from.Select(s => Html.Of($"""<li><a href="{Parts.TracePath(s.TraceId, s.SpanId)}">{s.Name} <code>{Format.Short(s.TraceId)}</code></a></li>"""))}</ul>"""));
    }
}
