namespace McpTasks.Redis;

/// <summary>
/// A task's history in its hash, as _history.lua writes it: <c>h1</c>, <c>h2</c> and so on hold an event's letter and time, its attempt and its
/// detail; <c>p</c> and a time hold the number of the event before a report, its attempt, the progress, the total or <c>-</c>, and its message.
/// Times are milliseconds since the task's creation; spaces part the pieces, and only the last may contain more.
/// </summary>
internal static class HistoryFields
{
    /// <summary>Reads a whole hash; null when there is none.</summary>
    public static IReadOnlyList<TaskHistoryEntry>? Read(HashEntry[] entries)
    {
        var fields = entries.ToDictionary(entry => (string)entry.Name!, entry => entry.Value, StringComparer.Ordinal);
        RedisValue[] names = [.. RecordReader.Polled, .. InputFields.Names(fields.GetValueOrDefault("asked"))];
        if (RecordReader.ReadAny(Array.ConvertAll(names, name => fields.GetValueOrDefault((string)name!))) is not { } task)
            return null;
        var delivered = fields.TryGetValue("delivered", out var at) ? DateTimeOffset.FromUnixTimeMilliseconds((long)at) : (DateTimeOffset?)null;
        var cancelledBy = fields.TryGetValue("cancelled_by", out var actor) ? (string?)actor : null;
        return HistoryRules.Tell(task, fields.Select(field => Entry(field.Key, field.Value, task.CreatedAt)).OfType<StoredEntry>(), cancelledBy, delivered);
    }

    private static StoredEntry? Entry(string name, RedisValue value, DateTimeOffset created) =>
        name.Length > 1 && name[0] is 'h' or 'p' && long.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? name[0] == 'h' ? Event((int)number, (string)value!, created) : Report(created.AddMilliseconds(number), (string)value!)
            : null;

    private static StoredEntry Event(int number, string text, DateTimeOffset created)
    {
        var parts = text[1..].Split(' ', 3);
        var (kind, detail) = (Kind(text[0]), parts.Length > 2 ? parts[2] : null);
        var isWorker = kind == TaskHistoryKind.Begun;
        return new(number, new(
            created.AddMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)), kind, int.Parse(parts[1], CultureInfo.InvariantCulture),
            isWorker ? detail : null, isWorker ? null : detail));
    }

    private static StoredEntry Report(DateTimeOffset at, string text)
    {
        var parts = text.Split(' ', 5);
        var progress = new TaskProgress(
            RecordReader.Number(parts[2]), parts[3] == "-" ? null : RecordReader.Number(parts[3]), parts.Length > 4 ? parts[4] : null);
        return new(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            new(at, TaskHistoryKind.Progress, int.Parse(parts[1], CultureInfo.InvariantCulture), Progress: progress));
    }

    private static TaskHistoryKind Kind(char letter) => letter switch
    {
        'b' => TaskHistoryKind.Begun,
        'q' => TaskHistoryKind.Asked,
        'a' => TaskHistoryKind.Answered,
        'l' => TaskHistoryKind.Lost,
        'r' => TaskHistoryKind.HandedBack,
        'f' => TaskHistoryKind.Retried,
        'o' => TaskHistoryKind.PutOff,
        'd' => TaskHistoryKind.Redelivered,
        _ => throw new FormatException($"'{letter}' is no kind of event."),
    };
}
