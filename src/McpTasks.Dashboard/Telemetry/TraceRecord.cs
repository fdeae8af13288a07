namespace McpTasks.Dashboard.Telemetry;

/// <summary>A trace as it was at one moment: its spans in order of arrival and what a list shows of it.</summary>
internal sealed record TraceRecord
{
    public required string TraceId { get; init; }
    public required SpanRecord[] Spans { get; init; }
    public required SpanRecord First { get; init; }
    public required long Start { get; init; }
    public required long End { get; init; }
    public required int Errors { get; init; }
    public required (TelemetryResource Resource, int Spans)[] Resources { get; init; }
    public required string? TaskId { get; init; }

    public long Duration => Math.Max(0, End - Start);

    public static TraceRecord From(string traceId, IReadOnlyCollection<SpanRecord> spans)
    {
        var ids = spans.Select(s => s.SpanId).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            TraceId = traceId,
            Spans = [.. spans],
            First = spans.OrderBy(s => ids.Contains(s.ParentId)).ThenBy(s => s.Start).First(),
            Start = spans.Min(s => s.Start),
            End = spans.Max(s => s.End),
            Errors = spans.Count(s => s.IsError),
            Resources = [.. spans.GroupBy(s => s.Source.Resource).Select(g => (g.Key, g.Count()))],
            TaskId = spans.Select(s => s.Attributes.Get("mcp.task.id")).FirstOrDefault(id => id is not null),
        };
    }
}
