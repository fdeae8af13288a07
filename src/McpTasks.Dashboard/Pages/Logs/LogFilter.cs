using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Logs;

/// <summary>Which log records a page or an answer holds.</summary>
internal sealed record LogFilter(string Resource, Level Least, string Text, AttrFilter Attributes, string TraceId, string SpanId, TimeRange Time)
{
    public static LogFilter From(PageContext context) => new(
        context.Query("resource"),
        Enum.TryParse<Level>(context.Query("level"), ignoreCase: true, out var level) ? level : Level.Trace,
        context.Query("text"),
        AttrFilter.Parse(context.Queries("attr")),
        context.Query("traceId"),
        context.Query("spanId"),
        TimeRange.Of(context));

    public IEnumerable<LogEntry> Apply(LogBuffer buffer) =>
        buffer.Snapshot(Resource.Length > 0 ? Resource : null).Where(Takes).OrderByDescending(l => l.Time).ThenByDescending(l => l.Sequence);

    private bool Takes(LogEntry log) =>
        log.Level >= Least
        && (TraceId.Length == 0 || log.TraceId == TraceId)
        && (SpanId.Length == 0 || log.SpanId == SpanId)
        && Time.Touches(log.Time, log.Time)
        && Attributes.Takes(log.Attributes)
        && (Text.Length == 0 || Has(log.Message) || Has(log.Category) || Has(log.EventName) || log.Attributes.Any(a => Has(a.Text)));

    private bool Has(string text) => text.Contains(Text, StringComparison.OrdinalIgnoreCase);
}
