namespace McpTasks.Dashboard.Tasks;

/// <summary>Works out what a task looks like from its events, in whatever order and however often they arrived.</summary>
internal static class TaskProjection
{
    public static TaskView Project(string id, IEnumerable<TaskEvent> logged, IEnumerable<TaskEvent> fromSpans)
    {
        var events = Merge([.. logged], fromSpans);
        var finish = events.FirstOrDefault(e => e.Kind == TaskEventKind.Finished);
        var attempts = AttemptProjection.Project(events, finish);
        var created = First(events, TaskEventKind.Created);
        return new TaskView
        {
            Id = id,
            Tool = events.Select(e => e.Tool).FirstOrDefault(t => t is not null) ?? "(unknown tool)",
            Owner = events.Select(e => e.Owner).FirstOrDefault(o => o is not null) ?? "",
            TraceId = (created is { TraceId.Length: > 0 } ? created : events.FirstOrDefault(e => e.TraceId.Length > 0))?.TraceId ?? "",
            Phase = Phase(events, finish),
            Message = finish?.Message ?? events.LastOrDefault(e => e.Message is not null)?.Message,
            First = events[0].Time,
            Created = created?.Time,
            Queued = First(events, TaskEventKind.Queued)?.Time,
            Finished = finish?.Time,
            Delivered = First(events, TaskEventKind.Delivered)?.Time,
            Last = events[^1].Time,
            TtlMs = created?.TtlMs,
            ResultBytes = finish?.ResultBytes,
            RerunOf = created?.RerunOf,
            Attempts = attempts,
            Events = events,
        };
    }

    /// <summary>The logged events, and those from spans that no log record tells of; by time.</summary>
    private static TaskEvent[] Merge(TaskEvent[] logged, IEnumerable<TaskEvent> fromSpans)
    {
        var told = logged.Select(e => (e.Kind, Attempt(e))).ToHashSet();
        return [.. logged
            .Concat(fromSpans.OrderBy(e => e.Time).Where(e => told.Add((e.Kind, Attempt(e)))))
            .DistinctBy(e => e.Identity)
            .OrderBy(e => e.Time).ThenBy(e => e.Kind)];

        static int Attempt(TaskEvent e) => e.Kind == TaskEventKind.Started ? e.Attempt : 0;
    }

    private static TaskEvent? First(TaskEvent[] events, TaskEventKind kind) => events.FirstOrDefault(e => e.Kind == kind);

    private static TaskPhase Phase(TaskEvent[] events, TaskEvent? finish)
    {
        if (finish is not null)
            return finish.Status switch { "failed" => TaskPhase.Failed, "cancelled" => TaskPhase.Cancelled, _ => TaskPhase.Completed };
        var questions = events
            .Where(e => e.Kind is TaskEventKind.InputRequired or TaskEventKind.InputReceived)
            .GroupBy(e => e.InputKey, StringComparer.Ordinal);
        if (questions.Any(q => q.Last().Kind == TaskEventKind.InputRequired))
            return TaskPhase.InputRequired;
        var turn = events.LastOrDefault(e => e.Kind is TaskEventKind.Started or TaskEventKind.Redelivered);
        return turn?.Kind switch
        {
            TaskEventKind.Started => TaskPhase.Running,
            TaskEventKind.Redelivered => TaskPhase.Redelivering,
            _ => events.Any(e => e.Kind == TaskEventKind.Progress) ? TaskPhase.Running : TaskPhase.Queued,
        };
    }
}
