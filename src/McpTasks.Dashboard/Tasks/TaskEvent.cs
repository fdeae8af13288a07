using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tasks;

/// <summary>What can happen to a task, in the order in which it happens when the clock cannot tell.</summary>
internal enum TaskEventKind { Created, Queued, Started, Progress, InputRequired, InputReceived, Redelivered, Finished, Delivered }

/// <summary>One thing that happened to a task, as a log record or a span told it.</summary>
internal sealed record TaskEvent
{
    public required TaskEventKind Kind { get; init; }
    public required long Time { get; init; }
    public required TelemetryInstance Source { get; init; }
    public string TraceId { get; init; } = "";
    public string SpanId { get; init; } = "";
    public string? Tool { get; init; }
    public string? Owner { get; init; }
    public int Attempt { get; init; }
    public string? Worker { get; init; }
    public string? Status { get; init; }
    public string? Message { get; init; }
    public double? Current { get; init; }
    public double? Total { get; init; }
    public string? InputKey { get; init; }
    public long? TtlMs { get; init; }
    public long? ResultBytes { get; init; }
    public string? RerunOf { get; init; }

    /// <summary>Equal for two deliveries of one record.</summary>
    public (TaskEventKind, long, int, string, double?, string?) Identity => (Kind, Time, Attempt, SpanId, Current, InputKey);

    /// <summary>About how many bytes this event holds on to.</summary>
    public long Size() => 300 + 2L * ((Tool?.Length ?? 0) + (Owner?.Length ?? 0) + (Worker?.Length ?? 0) + (Status?.Length ?? 0)
        + (Message?.Length ?? 0) + (InputKey?.Length ?? 0) + Source.Id.Length);
}
