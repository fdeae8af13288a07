using System.Globalization;
using McpTasks.Board.Parts;

namespace McpTasks.Board.Details;

/// <summary>How an event of the history is told.</summary>
internal sealed record Event(string Colour, string Word, string Detail)
{
    public static Event Of(TaskHistoryEntry entry, TaskRecord task) => entry.Kind switch
    {
        TaskHistoryKind.Created => new("wait", "Created", entry.Detail ?? ""),
        TaskHistoryKind.Queued => new("wait", "Queued", entry.Detail ?? ""),
        TaskHistoryKind.Begun => new("run", string.Create(CultureInfo.InvariantCulture, $"Attempt {entry.Attempt} began"), "on"),
        TaskHistoryKind.Progress => new("run", "Progress", Progress(entry)),
        TaskHistoryKind.Asked => new("ask", "Asked its client", entry.Detail ?? ""),
        TaskHistoryKind.Answered => new("ask", "Answered", entry.Detail ?? ""),
        TaskHistoryKind.Lost => new("warn", string.Create(CultureInfo.InvariantCulture, $"Attempt {entry.Attempt} lost"), entry.Detail ?? "its worker gave no more sign of life"),
        TaskHistoryKind.HandedBack => new("wait", string.Create(CultureInfo.InvariantCulture, $"Attempt {entry.Attempt} handed back"), entry.Detail ?? "its worker stopped"),
        TaskHistoryKind.Redelivered => new("warn", "Sent again", entry.Detail ?? ""),
        TaskHistoryKind.Cancelled => new("dim", "Cancelled", entry.Detail ?? ""),
        TaskHistoryKind.Ended => Ended(entry, task),
        _ => new("ok", "Delivered", "its client has the outcome"),
    };

    private static Event Ended(TaskHistoryEntry entry, TaskRecord task)
    {
        var tone = Tone.Of(task);
        return new(tone.Colour, tone.Word, task.StatusMessage ?? (entry.Detail == task.Status.ToWireName() ? "" : entry.Detail ?? ""));
    }

    private static string Progress(TaskHistoryEntry entry)
    {
        var steps = entry.Progress switch
        {
            { Total: { } total } of => $"{Format.Number(of.Current)} of {Format.Number(total)}",
            { } alone => Format.Number(alone.Current),
            null => "",
        };
        return string.Join(" · ", new[] { steps, entry.Progress?.Message ?? entry.Detail }.Where(text => !string.IsNullOrEmpty(text)));
    }
}
