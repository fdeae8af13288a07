namespace McpTasks.Dashboard.Telemetry;

internal enum SpanKind { Unspecified, Internal, Server, Client, Producer, Consumer }

internal enum SpanOutcome { Unset, Ok, Error }

internal readonly record struct SpanEvent(long Time, string Name, Attr[] Attributes);

internal readonly record struct SpanLink(string TraceId, string SpanId, Attr[] Attributes);

/// <summary>A finished span. Times are nanoseconds since the Unix epoch; ids are lower-case hex.</summary>
internal sealed record SpanRecord
{
    public required TelemetryInstance Source { get; init; }
    public required Instrumentation Scope { get; init; }
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }
    public required string ParentId { get; init; }
    public required string Name { get; init; }
    public required SpanKind Kind { get; init; }
    public required long Start { get; init; }
    public required long End { get; init; }
    public required Attr[] Attributes { get; init; }
    public required SpanOutcome Outcome { get; init; }
    public string OutcomeMessage { get; init; } = "";
    public SpanEvent[] Events { get; init; } = [];
    public SpanLink[] Links { get; init; } = [];

    public long Duration => Math.Max(0, End - Start);

    public bool IsError => Outcome == SpanOutcome.Error;

    /// <summary>About how many bytes this record holds on to.</summary>
    public long Size() =>
        500 + (Name.Length + OutcomeMessage.Length + Source.Id.Length) * 2 + Scope.Size() + Attributes.Size()
        + Events.Sum(e => 60 + e.Name.Length * 2 + e.Attributes.Size()) + Links.Sum(l => 200 + l.Attributes.Size());
}
