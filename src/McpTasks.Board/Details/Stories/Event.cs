namespace McpTasks.Board.Details.Stories;

/// <summary>How an event of the history is told.</summary>
internal sealed record Event(string Colour, string Word, string Detail)
{
    public static Event Of(TaskHistoryEntry entry, TaskRecord task) => entry.Kind switch
    {
        TaskHistoryKind.Created => new("wait", "Created", ""),
        TaskHistoryKind.Queued => new("wait", "Queued", "for the workers"),
        TaskHistoryKind.Begun => new("run", Attempt(entry, "began"), ""),
        TaskHistoryKind.Progress => new("run", "Progress", Progress(entry)),
        TaskHistoryKind.Asked => new("ask", "Asked its client", entry.Detail ?? ""),
        TaskHistoryKind.Answered => new("ask", "Answered", entry.Detail ?? ""),
        TaskHistoryKind.Lost => new("warn", Attempt(entry, "lost"), "its worker gave no more sign of life"),
        TaskHistoryKind.HandedBack => new("wait", Attempt(entry, "handed back"), "its worker stopped"),
        TaskHistoryKind.Redelivered => new("warn", "Sent again", entry.Detail ?? "to whichever worker is free"),
        TaskHistoryKind.Cancelled => new("dim", "Cancelled", By(entry.Detail)),
        TaskHistoryKind.Ended => Ended(task),
        _ => new("ok", "Delivered", "its client has the outcome"),
    };

    private static string Attempt(TaskHistoryEntry entry, string verb) =>
        string.Create(CultureInfo.InvariantCulture, $"Attempt {entry.Attempt} {verb}");

    private static Event Ended(TaskRecord task)
    {
        var tone = Tone.Of(task);
        return new(tone.Colour, tone.Word, task.StatusMessage ?? "");
    }

    private static string By(string? actor) => actor switch
    {
        "client" => "by its client",
        "operator" => "by the operator",
        "engine" => "by the service, since no client could be told of it",
        _ => "",
    };

    private static string Progress(TaskHistoryEntry entry)
    {
        var steps = entry.Progress switch
        {
            { Total: { } total } of => $"{Format.Number(of.Current)} of {Format.Number(total)}",
            { } alone => Format.Number(alone.Current),
            null => "",
        };
        return string.Join(" · ", new[] { steps, entry.Progress?.Message }.Where(text => !string.IsNullOrEmpty(text)));
    }
}
