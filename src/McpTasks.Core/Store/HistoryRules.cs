namespace McpTasks;

/// <summary>What every store keeps to in a task's history: what is stored, what is told from the record, and what gives way when there is too much.</summary>
/// <remarks>
/// Reports are spread over the time that the task has run, since a curve is drawn over time: one gives way only when it is near both the
/// report kept before it and the next one, measured by that time. What came last before a silence stays, and the newest always.
/// </remarks>
public static class HistoryRules
{
    /// <summary>How many entries are told from the record at most: created, queued, ended, delivered.</summary>
    public const int MaxFromRecord = 4;

    /// <summary>How many entries are stored at most.</summary>
    public const int MaxStored = TaskHistoryEntry.MaxEntries - MaxFromRecord;

    /// <summary>How many of them are other than reports at most, so that the newest report has a place.</summary>
    public const int MaxEvents = MaxStored - 1;

    /// <summary>How many of the events stay from the beginning, when more than <see cref="MaxEvents"/> happened.</summary>
    public const int FirstEvents = 45;

    /// <summary>How many reports are kept at most, while there are few events.</summary>
    public const int MaxReports = 64;

    /// <summary>The longest message of a report in the history, in UTF-16 code units.</summary>
    public const int MaxMessageLength = 120;

    /// <summary>How many reports have a place beside so many events.</summary>
    public static int RoomForReports(int events) => Math.Clamp(MaxStored - Math.Min(events, MaxEvents), 1, MaxReports);

    /// <summary>
    /// Which of so many reports, told by their times in milliseconds, oldest first, are left when they have become more than there is room
    /// for: their places in the list.
    /// </summary>
    public static IReadOnlyList<int> Thin(IReadOnlyList<long> times, long began, int room)
    {
        var last = times.Count - 1;
        // Fewer than there is room for, so that it is long until they must be thinned again.
        var wanted = room * 3 / 4;
        if (wanted < 2)
            return [last];
        var near = Math.Max(1, (times[last] - began) / (MaxReports / 2.0));
        for (; ; near *= 2)
        {
            var left = new List<int> { 0 };
            for (var i = 1; i < last; i++)
            {
                if (times[i] - times[left[^1]] >= near || times[i + 1] - times[i] >= near)
                    left.Add(i);
            }

            left.Add(last);
            if (left.Count <= wanted)
                return left;
        }
    }

    /// <summary>The message as the history keeps it.</summary>
    public static string? Shortened(string? message) => message is null ? null : OutcomeLimits.Short(message, MaxMessageLength);

    /// <summary>How often a task was sent again in a row, where it was more than once.</summary>
    public static string? Times(int times) => times > 1 ? $"{times} times" : null;

    /// <summary>Puts what is stored between what the record tells.</summary>
    public static IReadOnlyList<TaskHistoryEntry> Tell(TaskRecord task, IEnumerable<StoredEntry> stored, string? cancelledBy, DateTimeOffset? deliveredAt)
    {
        var entries = new List<TaskHistoryEntry>
        {
            new(task.CreatedAt, TaskHistoryKind.Created, 0),
            new(task.CreatedAt, TaskHistoryKind.Queued, 0, Detail: task.Priority == TaskPriority.Normal ? null : $"{task.Priority.ToName()} priority"),
        };
        entries.AddRange(stored
            .OrderBy(each => each.Entry.At).ThenBy(each => each.Number).ThenBy(each => each.Entry.Kind == TaskHistoryKind.Progress)
            .Select(each => each.Entry));
        if (task.Status.IsTerminal())
        {
            entries.Add(cancelledBy is null
                ? new(task.LastUpdatedAt, TaskHistoryKind.Ended, task.Attempt, Detail: task.Status.ToWireName())
                : new(task.LastUpdatedAt, TaskHistoryKind.Cancelled, task.Attempt, Detail: cancelledBy));
        }

        if (deliveredAt is { } at)
            entries.Add(new(at, TaskHistoryKind.Delivered, task.Attempt));
        return entries;
    }
}

/// <summary>An entry as it is stored.</summary>
/// <param name="Number">Its number, of an event; of a report, the number of the event before it.</param>
/// <param name="Entry">The entry.</param>
public readonly record struct StoredEntry(int Number, TaskHistoryEntry Entry);
