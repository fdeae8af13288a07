namespace McpTasks;

/// <summary>The history of one task of the in-memory store. Not thread-safe.</summary>
internal sealed class MemoryHistory
{
    private readonly List<StoredEntry> _events = [];
    private readonly List<StoredEntry> _reports = [];
    private int _noted;
    private int _sentAgain;
    private bool _newestStays;
    private DateTimeOffset _began;

    public IEnumerable<StoredEntry> Stored => _events.Concat(_reports);

    /// <summary>Notes that an attempt begins: what the one before reported last stays.</summary>
    public void Begin(TaskHistoryEntry entry)
    {
        if (entry.Attempt == 1)
            _began = entry.At;
        _newestStays = _reports.Count > 0;
        Note(entry);
    }

    public void Note(TaskHistoryEntry entry)
    {
        _sentAgain = 0;
        _events.Add(new(++_noted, entry));
        if (_events.Count > HistoryRules.MaxEvents)
            _events.RemoveAt(HistoryRules.FirstEvents);
        KeepBounds();
    }

    /// <summary>Whether the newest event is that the task was sent again.</summary>
    public bool IsSentAgain => _sentAgain > 0;

    /// <summary>Notes that the task is sent again, and says how often in a row.</summary>
    public int SentAgain(DateTimeOffset now, int attempt)
    {
        var times = _sentAgain + 1;
        var entry = new TaskHistoryEntry(now, TaskHistoryKind.Redelivered, attempt, Detail: HistoryRules.Times(times));
        if (times > 1)
            _events[^1] = _events[^1] with { Entry = entry };
        else
            Note(entry);
        return _sentAgain = times;
    }

    public void Report(DateTimeOffset now, int attempt, TaskProgress progress)
    {
        var at = _reports.Count > 0 && _reports[^1].Entry.At > now ? _reports[^1].Entry.At : now;
        var shown = progress with { Message = HistoryRules.Shortened(progress.Message) };
        if (_reports.Count > 0 && (_reports[^1].Entry.At == at || NewestGivesWay(at)))
            _reports.RemoveAt(_reports.Count - 1);
        else
            _newestStays = false;
        _reports.Add(new(_noted, new(at, TaskHistoryKind.Progress, attempt, Progress: shown)));
        KeepBounds();
    }

    private bool NewestGivesWay(DateTimeOffset at)
    {
        if (_newestStays || _reports.Count < 2)
            return false;
        var (kept, newest) = (_reports[^2].Entry.At, _reports[^1].Entry.At);
        var near = (at - _began).TotalMilliseconds / HistoryRules.MaxReports;
        return (newest - kept).TotalMilliseconds < near && (at - newest).TotalMilliseconds < near;
    }

    private void KeepBounds()
    {
        var room = HistoryRules.RoomForReports(_noted);
        if (_reports.Count <= room)
            return;
        var left = HistoryRules.Thin([.. _reports.Select(report => Milliseconds(report.Entry.At))], Milliseconds(_began), room);
        StoredEntry[] kept = [.. left.Select(place => _reports[place])];
        _reports.Clear();
        _reports.AddRange(kept);
    }

    private static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
