namespace McpTasks.Dashboard.Tasks;

/// <summary>The runs of a task: when each began, how far it came, and how it ended.</summary>
internal static class AttemptProjection
{
    public static AttemptView[] Project(TaskEvent[] events, TaskEvent? finish)
    {
        var starts = events.Where(e => e.Kind == TaskEventKind.Started).DistinctBy(e => e.Attempt).OrderBy(e => e.Attempt).ToArray();
        return [.. starts.Select((start, i) => Attempt(start, i + 1 < starts.Length ? starts[i + 1] : null, events, finish))];
    }

    private static AttemptView Attempt(TaskEvent start, TaskEvent? next, TaskEvent[] events, TaskEvent? finish)
    {
        var (ended, outcome, reason) = End(start, next, events, finish);
        return new AttemptView
        {
            Number = start.Attempt,
            Worker = start.Worker ?? start.Source.Id,
            Source = start.Source,
            SpanId = start.SpanId,
            Started = start.Time,
            Ended = ended,
            Outcome = outcome,
            EndReason = reason,
            Progress = [.. events
                .Where(e => e.Kind == TaskEventKind.Progress && e.Current is not null && e.Attempt == start.Attempt)
                .Select(e => new ProgressPoint(e.Time, e.Current!.Value, e.Total, e.Message))],
        };
    }

    private static (long? Ended, AttemptOutcome Outcome, string? Reason) End(TaskEvent start, TaskEvent? next, TaskEvent[] events, TaskEvent? finish)
    {
        if (next is not null)
        {
            var redelivered = events.FirstOrDefault(e => e.Kind == TaskEventKind.Redelivered && e.Time >= start.Time && e.Time <= next.Time);
            return (redelivered?.Time ?? next.Time, AttemptOutcome.Lost, redelivered?.Message);
        }
        if (finish is not null)
            return (Math.Max(finish.Time, start.Time), Outcome(finish), finish.Message);
        var lost = events.FirstOrDefault(e => e.Kind == TaskEventKind.Redelivered && e.Time >= start.Time);
        return lost is null ? (null, AttemptOutcome.Running, null) : (lost.Time, AttemptOutcome.Lost, lost.Message);
    }

    private static AttemptOutcome Outcome(TaskEvent finish) => finish.Status switch
    {
        "failed" => AttemptOutcome.Failed,
        "cancelled" => AttemptOutcome.Cancelled,
        _ => AttemptOutcome.Completed,
    };
}
