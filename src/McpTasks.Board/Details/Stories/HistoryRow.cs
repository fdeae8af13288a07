namespace McpTasks.Board.Details.Stories;

/// <summary>A row of the history: an event. The last of several reports in a row also carries the earlier reports, newest first.</summary>
internal sealed record HistoryRow(TaskHistoryEntry Entry, IReadOnlyList<TaskHistoryEntry> Earlier, string Key)
{
    // Fewer reports get a row each.
    private const int Few = 3;

    /// <summary>The rows, newest first, of a history in order of time.</summary>
    public static IReadOnlyList<HistoryRow> Of(IReadOnlyList<TaskHistoryEntry> history)
    {
        var rows = new List<HistoryRow>();
        for (var i = 0; i < history.Count; i++)
        {
            var start = i;
            while (i + 1 < history.Count && IsSameRun(history[i], history[i + 1]))
                i++;
            if (i - start < Few)
                rows.AddRange(history.Skip(start).Take(i - start + 1)
                    .Select((entry, place) => new HistoryRow(entry, [], KeyOf(history, start + place))));
            else
                rows.Add(new(history[i], [.. history.Skip(start).Take(i - start).Reverse()], KeyOf(history, start)));
        }

        rows.Reverse();
        return rows;
    }

    private static bool IsSameRun(TaskHistoryEntry one, TaskHistoryEntry next) =>
        IsReport(one) && IsReport(next) && one.Attempt == next.Attempt;

    private static bool IsReport(TaskHistoryEntry entry) => entry.Kind == TaskHistoryKind.Progress;

    // An event keeps its key at every refresh, so that an unfolded row stays unfolded. Events are counted from the start, reports from the
    // last event.
    private static string KeyOf(IReadOnlyList<TaskHistoryEntry> history, int place)
    {
        var events = history.Take(place).Count(entry => !IsReport(entry));
        var reports = history.Take(place).Reverse().TakeWhile(IsReport).Count();
        return string.Create(CultureInfo.InvariantCulture, $"{history[place].Kind} {events} {reports}");
    }
}
