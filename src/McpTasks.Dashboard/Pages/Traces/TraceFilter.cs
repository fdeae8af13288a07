using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>Which traces the list shows.</summary>
internal sealed record TraceFilter(string Resource, string Text, AttrFilter Attributes, string Status, long LeastNanos, long MostNanos, TimeRange Time)
{
    public static TraceFilter From(PageContext context) => new(
        context.Query("resource"),
        context.Query("text"),
        AttrFilter.Parse(context.Queries("attr")),
        context.Query("status"),
        context.Number("min", 0, 0, int.MaxValue) * UnixTime.Millisecond,
        context.Number("max", 0, 0, int.MaxValue) is > 0 and var most ? most * UnixTime.Millisecond : long.MaxValue,
        TimeRange.Of(context));

    public bool Takes(TraceRecord trace) =>
        Status switch { "error" => trace.Errors > 0, "ok" => trace.Errors == 0, _ => true }
        && trace.Duration >= LeastNanos && trace.Duration <= MostNanos
        && Time.Touches(trace.Start, trace.End)
        && (Resource.Length == 0 || Array.Exists(trace.Resources, r => r.Resource.Name == Resource))
        && (Attributes.IsEmpty || Array.Exists(trace.Spans, s => Attributes.Takes(s.Attributes)))
        && (Text.Length == 0 || trace.TraceId.StartsWith(Text, StringComparison.OrdinalIgnoreCase)
            || Array.Exists(trace.Spans, s => s.Name.Contains(Text, StringComparison.OrdinalIgnoreCase)));
}
