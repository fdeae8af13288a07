using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>What else tells of the spans of a trace that have not arrived: a task's own events, and silence.</summary>
internal static class AbsentSpans
{
    private const long Silence = 10 * 60 * UnixTime.Second;

    public static List<WaterfallRow> Explain(List<WaterfallRow> rows, TraceRecord? trace, LogEntry[] logs, TaskBoard tasks, long now)
    {
        if (!rows.Exists(r => r.State == SpanState.Running))
            return rows;
        var id = trace?.TaskId ?? logs.Select(l => l.Attributes.Get(TaskEventReader.TaskId)).FirstOrDefault(t => t is not null);
        var attempts = id is null ? [] : tasks.Find(id)?.Attempts ?? [];
        var isSilent = now - LastSign(rows, logs) >= Silence;
        return rows.ConvertAll(r => r.State == SpanState.Running ? Explain(r, Array.Find(attempts, a => a.SpanId == r.SpanId), isSilent) : r);
    }

    /// <summary>When something was last heard of a trace.</summary>
    public static long LastSign(List<WaterfallRow> rows, LogEntry[] logs) =>
        Math.Max(rows.Max(r => r.End ?? r.Start), logs.Length > 0 ? logs[^1].Time : 0);

    // A worker that was killed never ends its span; the task's events tell until when the attempt ran.
    private static WaterfallRow Explain(WaterfallRow row, AttemptView? attempt, bool isSilent) => attempt switch
    {
        { Outcome: AttemptOutcome.Lost } => row with { State = SpanState.Lost, End = attempt.Ended },
        _ when isSilent => row with { State = SpanState.Missing },
        { Progress: [.., { Share: { } share }] } => row with { Progress = Format.Percent(share) },
        _ => row,
    };
}
