namespace McpTasks.Board.Details.Stories;

/// <summary>How the board shows an event of the history.</summary>
internal sealed record Event(string Colour, string Word, string Detail)
{
    public static Event Of(TaskHistoryEntry entry, TaskRecord task)
    {
        var tone = Tone.Of(task);
        var (word, detail) = EventWords.Of(entry, tone.Word, task.StatusMessage);
        return new(ColourOf(entry.Kind, tone), word, detail);
    }

    private static string ColourOf(TaskHistoryKind kind, Tone tone) => kind switch
    {
        TaskHistoryKind.Created or TaskHistoryKind.Queued or TaskHistoryKind.HandedBack or TaskHistoryKind.PutOff => "wait",
        TaskHistoryKind.Begun or TaskHistoryKind.Progress or TaskHistoryKind.Spawned => "run",
        TaskHistoryKind.Asked or TaskHistoryKind.Answered => "ask",
        TaskHistoryKind.Lost or TaskHistoryKind.Redelivered or TaskHistoryKind.Retried => "warn",
        TaskHistoryKind.Cancelled => "dim",
        TaskHistoryKind.Ended => tone.Colour,
        _ => "ok",
    };
}
