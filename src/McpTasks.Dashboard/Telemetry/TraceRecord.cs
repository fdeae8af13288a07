namespace McpTasks.Dashboard.Telemetry;

/// <summary>A trace as it was at one moment: its spans in order of arrival and what a list shows of it.</summary>
internal sealed record TraceRecord
{
    public required string TraceId { get; init; }
    public required SpanRecord[] Spans { get; init; }
    public required SpanRecord First { get; init; }

    /// <summary>What the trace is about: the MCP request inside the HTTP request that carried it, or the first span's name.</summary>
    public required string Name { get; init; }

    public required long Start { get; init; }
    public required long End { get; init; }
    public required int Errors { get; init; }
    public required (TelemetryResource Resource, int Spans)[] Resources { get; init; }
    public required string? TaskId { get; init; }

    /// <summary>Whether it is nothing but a health probe that went well.</summary>
    public required bool IsProbe { get; init; }

    /// <summary>The spans that link to spans of other traces.</summary>
    public required SpanRecord[] Linking { get; init; }

    public long Duration => Math.Max(0, End - Start);

    public static TraceRecord From(string traceId, IReadOnlyCollection<SpanRecord> spans)
    {
        var ids = spans.Select(s => s.SpanId).ToHashSet(StringComparer.Ordinal);
        var first = spans.OrderBy(s => ids.Contains(s.ParentId)).ThenBy(s => s.Start).First();
        var errors = spans.Count(s => s.IsError);
        return new()
        {
            TraceId = traceId,
            Spans = [.. spans],
            First = first,
            Name = Carried(first, spans)?.Name ?? first.Name,
            Start = spans.Min(s => s.Start),
            End = spans.Max(s => s.End),
            Errors = errors,
            Resources = [.. spans.GroupBy(s => s.Source.Resource).Select(g => (g.Key, g.Count()))],
            TaskId = spans.Select(s => s.Attributes.Get("mcp.task.id")).FirstOrDefault(id => id is not null),
            IsProbe = errors == 0 && HealthProbe.Is(first),
            Linking = [.. spans.Where(s => s.Links.Length > 0)],
        };
    }

    private static SpanRecord? Carried(SpanRecord first, IReadOnlyCollection<SpanRecord> spans) => first.Attributes.Get("http.request.method") is null
        ? null
        : spans.Where(s => s.ParentId == first.SpanId && s.Attributes.Get("mcp.method.name") is not null).MinBy(s => s.Start);
}
