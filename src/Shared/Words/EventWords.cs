namespace McpTasks.Shared.Words;

/// <summary>What people are told of an event in a task's history.</summary>
internal static class EventWords
{
    /// <summary>What happened, and what there is to say of it.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="ending">How the task's end is called.</param>
    /// <param name="message">What the task says of its end.</param>
    public static (string Word, string Detail) Of(TaskHistoryEntry entry, string ending, string? message) => entry.Kind switch
    {
        TaskHistoryKind.Created => ("Created", ""),
        TaskHistoryKind.Queued => ("Queued", entry.Detail is { } priority ? $"for the workers, {priority}" : "for the workers"),
        TaskHistoryKind.Begun => (Attempt(entry, "began"), ""),
        TaskHistoryKind.Progress => ("Progress", Progress(entry)),
        TaskHistoryKind.Asked => ("Asked its client", entry.Detail ?? ""),
        TaskHistoryKind.Answered => ("Answered", entry.Detail ?? ""),
        TaskHistoryKind.Spawned => ("Started a task", entry.Detail ?? ""),
        TaskHistoryKind.Lost => (Attempt(entry, "lost"), "its worker gave no more sign of life"),
        TaskHistoryKind.HandedBack => (Attempt(entry, "handed back"), "its worker stopped"),
        TaskHistoryKind.Retried => ("Tried again", entry.Detail ?? ""),
        TaskHistoryKind.PutOff => (Attempt(entry, "put off"), entry.Detail ?? ""),
        TaskHistoryKind.Redelivered => ("Sent again", entry.Detail ?? "to whichever worker is free"),
        TaskHistoryKind.Cancelled => ("Cancelled", By(entry.Detail)),
        TaskHistoryKind.Ended => (ending, message ?? ""),
        _ => ("Delivered", "its client has the outcome"),
    };

    private static string Attempt(TaskHistoryEntry entry, string verb) =>
        string.Create(CultureInfo.InvariantCulture, $"Attempt {entry.Attempt} {verb}");

    private static string By(string? actor) => actor switch
    {
        "client" => "by its client",
        "operator" => "by the operator",
        "engine" => "by the service",
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
