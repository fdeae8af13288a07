using McpTasks.Dashboard.Pages.Logs;
using McpTasks.Dashboard.Pages.Timeline;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>Draws the lines of a waterfall: the name at the left, the bar with its log dots at the right.</summary>
internal sealed class WaterfallLanes(PageContext context, string traceId, TimeScale scale, WaterfallRow chosen, TraceSearch search)
{
    private const int MaxDepth = 24;
    private const int MaxDots = 200;

    public Html Axis() => scale.Axis();

    public IEnumerable<Html> Render(IEnumerable<WaterfallRow> rows)
    {
        TelemetryResource? above = null;
        foreach (var row in rows)
        {
            yield return Lane(row, row.Resource == above ? "" : row.Resource.Name);
            above = row.Resource;
        }
    }

    private Html Lane(WaterfallRow row, string resource)
    {
        var state = (row.IsError ? " error" : "") + row.State switch { SpanState.Running => " open", SpanState.Lost => " lost", SpanState.Missing => " missing", _ => "" };
        var end = row.End ?? (row.State == SpanState.Running ? scale.End : Math.Max(row.Start, LastOf(row)));
        return Html.Of($"""
            <div class="lane{(row == chosen ? " chosen" : "")}{state}{search.Class(row)}" data-key="{row.SpanId}" data-depth="{row.Depth}">
              <span class="name">{Enumerable.Repeat(Html.Of($"<i></i>"), Math.Min(row.Depth, MaxDepth))}{Fold(row)}<a href="{Path(row)}" data-soft>{(row.IsError ? Html.Of($"""<span class="bad" title="Failed">{Icon.Cross}</span>""") : Html.Empty)}<span class="res c{row.Resource.Colour}" title="{row.Resource.Name}"><i></i>{resource}</span> {row.Name}{Links(row)}</a></span>
              <svg>{scale.Bar(row.Start, end, $"c{row.Resource.Colour}{state}", $"{row.Name}: {Length(row, end)}{(row.State == SpanState.Running ? " (inferred)" : "")}", Length(row, end))}{row.Logs.Take(MaxDots).Select(l => Dot(row, l))}</svg>
            </div>
            """);
    }

    private static long LastOf(WaterfallRow row) => row.Logs.Length > 0 ? row.Logs[^1].Time : row.Start;

    private static string Length(WaterfallRow row, long end) => row.State switch
    {
        SpanState.Running => row.Progress.Length > 0 ? $"running, {row.Progress}" : "running",
        SpanState.Lost => Format.Duration(end - row.Start) + ", lost",
        SpanState.Missing => "not received",
        _ => Format.Duration(end - row.Start),
    };

    private string Path(WaterfallRow row, long? log = null)
    {
        var path = Parts.TracePath(traceId, row.SpanId) + (search.IsOn ? "&find=" + Uri.EscapeDataString(context.Query("find")) : "");
        return log is { } sequence ? FormattableString.Invariant($"{path}&log={sequence}") : path;
    }

    private Html Dot(WaterfallRow row, LogEntry log) => Html.Of(
        $"""<a href="{Path(row, log.Sequence)}" data-soft tabindex="-1">{scale.Dot(log.Time, "log " + LogParts.Tone(log.Level), LogParts.Text(log))}</a>""");

    private static Html Links(WaterfallRow row) => row.Span?.Links.Length > 0
        ? Html.Of($"""<span class="linkmark" title="{Parts.Plural(row.Span.Links.Length, "link")}">{Icon.Link}</span>""")
        : Html.Empty;

    private static Html Fold(WaterfallRow row) => row.Children > 0
        ? Html.Of($"""<button type="button" class="fold" data-fold aria-expanded="true" tabindex="-1" aria-label="Fold what is below">{Icon.Chevron}</button>""")
        : Html.Of($"""<s></s>""");
}
