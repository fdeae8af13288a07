namespace McpTasks.Dashboard.Telemetry;

internal enum Level { Trace, Debug, Info, Warn, Error, Fatal }

/// <summary>A structured log record. <c>Time</c> is nanoseconds since the Unix epoch; ids are lower-case hex or empty.</summary>
internal sealed record LogEntry
{
    public required long Sequence { get; init; }
    public required TelemetryInstance Source { get; init; }
    public required string Category { get; init; }
    public required long Time { get; init; }
    public required int Severity { get; init; }
    public required string SeverityText { get; init; }
    public required string EventName { get; init; }
    public required string Message { get; init; }
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }
    public required Attr[] Attributes { get; init; }

    public Level Level => Severity switch
    {
        <= 0 => Level.Info,
        <= 4 => Level.Trace,
        <= 8 => Level.Debug,
        <= 12 => Level.Info,
        <= 16 => Level.Warn,
        <= 20 => Level.Error,
        _ => Level.Fatal,
    };

    /// <summary>About how many bytes this record holds on to.</summary>
    public long Size() => 450 + (Message.Length + Category.Length + EventName.Length + SeverityText.Length + Source.Id.Length) * 2 + Attributes.Size();
}
