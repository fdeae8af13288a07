using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>Which traces the list shows.</summary>
internal sealed record TraceFilter(string Resource, string Text, AttrFilter Attributes, bool ErrorsOnly, long LeastNanos, long After)
{
    public static TraceFilter From(PageContext context) => new(
        context.Query("resource"),
        context.Query("text"),
        AttrFilter.Parse([context.Query("attr")]),
        context.Query("status") == "error",
        context.Number("min", 0, 0, int.MaxValue) * UnixTime.Millisecond,
        context.Number("minutes", 0, 0, 100_000) is > 0 and var minutes ? context.Now - minutes * 60L * UnixTime.Second : long.MinValue);

    public bool Takes(TraceRecord trace) =>
        (!ErrorsOnly || trace.Errors > 0)
        && trace.Duration >= LeastNanos
        && trace.End >= After
        && (Resource.Length == 0 || trace.Resources.Any(r => r.Resource.Name == Resource))
        && (Attributes.IsEmpty || trace.Spans.Any(s => Attributes.Takes(s.Attributes)))
        && (Text.Length == 0 || trace.TraceId.StartsWith(Text, StringComparison.OrdinalIgnoreCase)
            || trace.Spans.Any(s => s.Name.Contains(Text, StringComparison.OrdinalIgnoreCase)));
}
