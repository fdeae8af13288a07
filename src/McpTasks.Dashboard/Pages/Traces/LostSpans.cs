using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>A worker that was killed never ends its span; the task's own events tell until when the attempt ran.</summary>
internal static class LostSpans
{
    public static List<WaterfallRow> Mark(List<WaterfallRow> rows, TraceRecord? trace, LogEntry[] logs, TaskBoard tasks)
    {
        var id = trace?.TaskId ?? logs.Select(l => l.Attributes.Get(TaskEventReader.TaskId)).FirstOrDefault(t => t is not null);
        if (id is null || !rows.Exists(r => r.IsOpen) || tasks.Find(id) is not { } task)
            return rows;
        return rows.ConvertAll(r => r.IsOpen ? r with { Lost = Until(r, task) } : r);
    }

    private static long? Until(WaterfallRow row, TaskView task)
    {
        if (Array.Find(task.Attempts, a => a.SpanId == row.SpanId) is { } attempt)
            return attempt.Outcome == AttemptOutcome.Lost ? attempt.Ended : null;
        return null;
    }
}
