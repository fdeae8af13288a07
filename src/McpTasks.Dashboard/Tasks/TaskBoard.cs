using McpTasks.Dashboard.Settings;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tasks;

/// <summary>Every task that telemetry has told of, the newest up to the limit.</summary>
internal sealed class TaskBoard(TelemetryLimits limits)
{
    private sealed class Entry
    {
        public List<TaskEvent> Logged { get; } = [];
        public List<TaskEvent> FromSpans { get; } = [];
        public TaskView? View { get; set; }
        public long Bytes { get; set; }
    }

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _tasks = new(StringComparer.Ordinal);
    private readonly Queue<string> _arrival = new();
    private long _bytes;
    private long _version;
    private long _dropped;

    /// <summary>Grows with every change, so that a page knows whether it is still right.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Tasks that were pushed out by newer ones.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>About how many bytes everything takes up.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(IEnumerable<LogEntry> logs) =>
        AddCore(logs.Select(l => (Id: l.Attributes.Get(TaskEventReader.TaskId), Event: TaskEventReader.Read(l))), e => e.Logged);

    public void Add(IEnumerable<SpanRecord> spans) =>
        AddCore(spans.Select(s => (Id: s.Attributes.Get(TaskEventReader.TaskId), Event: TaskEventReader.Read(s))), e => e.FromSpans);

    private void AddCore(IEnumerable<(string? Id, TaskEvent? Event)> told, Func<Entry, List<TaskEvent>> listOf)
    {
        foreach (var (id, happened) in told)
            if (id is { Length: > 0 } && happened is not null)
                lock (_gate)
                {
                    var entry = EntryOf(id);
                    listOf(entry).Add(happened);
                    entry.View = null;
                    Grow(entry, happened.Size() - Thin(listOf(entry)));
                    _version++;
                }
    }

    private void Grow(Entry entry, long bytes)
    {
        entry.Bytes += bytes;
        _bytes += bytes;
        while (_bytes > limits.MaxBytes && _arrival.Count > 0)
            DropOldest();
    }

    private void DropOldest()
    {
        if (!_tasks.Remove(_arrival.Dequeue(), out var oldest))
            return;
        _bytes -= oldest.Bytes;
        _dropped++;
    }

    private Entry EntryOf(string id)
    {
        if (_tasks.TryGetValue(id, out var known))
            return known;
        if (_tasks.Count >= limits.MaxTasks)
            DropOldest();
        var added = new Entry();
        _tasks.Add(id, added);
        _arrival.Enqueue(id);
        Grow(added, 600 + id.Length * 2);
        return added;
    }

    /// <summary>Halves the progress steps of a task that reports too many: the curve keeps its shape. Returns the bytes that went.</summary>
    private long Thin(List<TaskEvent> events)
    {
        if (events.Count <= limits.MaxEventsPerTask)
            return 0;
        var before = events.Sum(e => e.Size());
        var index = 0;
        events.RemoveAll(e => e.Kind == TaskEventKind.Progress && index++ % 2 == 0);
        if (events.Count > limits.MaxEventsPerTask)
            events.RemoveRange(limits.MaxEventsPerTask / 2, events.Count - limits.MaxEventsPerTask);
        return before - events.Sum(e => e.Size());
    }

    public TaskView? Find(string id)
    {
        lock (_gate)
            return _tasks.TryGetValue(id, out var entry) ? ViewOf(id, entry) : null;
    }

    /// <summary>All tasks, the newest first.</summary>
    public TaskView[] Snapshot()
    {
        TaskView[] views;
        lock (_gate)
            views = [.. _tasks.Select(t => ViewOf(t.Key, t.Value))];
        Array.Sort(views, (a, b) => b.First.CompareTo(a.First));
        return views;
    }

    private static TaskView ViewOf(string id, Entry entry) => entry.View ??= TaskProjection.Project(id, entry.Logged, entry.FromSpans);

    public void Clear()
    {
        lock (_gate)
        {
            _tasks.Clear();
            _arrival.Clear();
            _bytes = 0;
            _version++;
        }
    }
}
