using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tasks;

internal enum TaskPhase { Queued, Running, InputRequired, Redelivering, Completed, Failed, Cancelled }

internal enum AttemptOutcome { Running, Completed, Failed, Cancelled, Lost }

internal readonly record struct ProgressPoint(long Time, double Current, double? Total, string? Message)
{
    /// <summary>0 to 1, or null when the tool did not say how much there is in all.</summary>
    public double? Share => Total is > 0 ? Math.Clamp(Current / Total.Value, 0, 1) : null;
}

/// <summary>One run of a task on one worker.</summary>
internal sealed record AttemptView
{
    public required int Number { get; init; }
    public required string Worker { get; init; }
    public required TelemetryInstance Source { get; init; }
    public required string SpanId { get; init; }
    public required long Started { get; init; }
    public required long? Ended { get; init; }
    public required AttemptOutcome Outcome { get; init; }
    public required string? EndReason { get; init; }
    public required ProgressPoint[] Progress { get; init; }
}

/// <summary>A task as its telemetry tells it so far.</summary>
internal sealed record TaskView
{
    public required string Id { get; init; }
    public required string Tool { get; init; }
    public required string Owner { get; init; }
    public required string TraceId { get; init; }
    public required TaskPhase Phase { get; init; }
    public required string? Message { get; init; }
    public required long First { get; init; }
    public required long? Created { get; init; }
    public required long? Queued { get; init; }
    public required long? Finished { get; init; }
    public required long? Delivered { get; init; }
    public required long Last { get; init; }
    public required long? TtlMs { get; init; }
    public required long? ResultBytes { get; init; }
    public required string? RerunOf { get; init; }
    public required AttemptView[] Attempts { get; init; }
    public required TaskEvent[] Events { get; init; }

    public bool IsTerminal => Phase is TaskPhase.Completed or TaskPhase.Failed or TaskPhase.Cancelled;

    public AttemptView? LastAttempt => Attempts.Length > 0 ? Attempts[^1] : null;

    public ProgressPoint? Progress => LastAttempt is { Progress: [.., var last] } ? last : null;

    public long? FirstStart => Attempts.Length > 0 ? Attempts[0].Started : null;

    /// <summary>From creation until the first attempt began.</summary>
    public long? Wait => FirstStart - First;

    /// <summary>From creation until the end, or until now.</summary>
    public long Age(long now) => Math.Max(0, (Finished ?? now) - First);
}
