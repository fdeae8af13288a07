namespace McpTasks;

/// <summary>
/// The owners that wait in one lane: first who has waited longest since its first task came or since its last turn. Each has its tasks by when they came,
/// and one that is tried again is not seen before its time. Not thread-safe.
/// </summary>
internal sealed class MemoryLane
{
    private readonly Dictionary<string, Line> _lines = [];
    private readonly SortedSet<(DateTimeOffset At, long Number, string Owner)> _owners = [];
    private long _number;

    public void Enter(TaskRef task, DateTimeOffset? before, DateTimeOffset at, DateTimeOffset now)
    {
        if (!_lines.TryGetValue(task.Owner, out var line))
            _lines.Add(task.Owner, line = new());
        if (before is { } earlier)
            line.Tasks.Remove((earlier, task.Id.Value));
        line.Tasks.Add((at, task.Id.Value));
        // It keeps the place it has, unless that is for a task of which the time comes later.
        if (line.Place is not { } place || place.At > (at > now ? at : now))
            Stand(task.Owner, line, at > now ? at : now);
    }

    public void Leave(TaskRef task, DateTimeOffset at, DateTimeOffset now)
    {
        var line = _lines[task.Owner];
        line.Tasks.Remove((at, task.Id.Value));
        GoOn(task.Owner, line, now, isServed: false);
    }

    /// <summary>Takes out the task whose turn it is.</summary>
    public TaskRef? Next(DateTimeOffset now)
    {
        if (_owners.Count == 0 || _owners.Min.At > now)
            return null;
        var owner = _owners.Min.Owner;
        var line = _lines[owner];
        var task = line.Tasks.Min;
        line.Tasks.Remove(task);
        GoOn(owner, line, now, isServed: true);
        return new(TaskId.Parse(task.Id), owner);
    }

    private void GoOn(string owner, Line line, DateTimeOffset now, bool isServed)
    {
        if (line.Tasks.Count == 0)
        {
            _owners.Remove(line.Place!.Value);
            _lines.Remove(owner);
        }
        else if (line.Tasks.Min.At > now || isServed)
        {
            Stand(owner, line, line.Tasks.Min.At > now ? line.Tasks.Min.At : now);
        }
    }

    private void Stand(string owner, Line line, DateTimeOffset at)
    {
        if (line.Place is { } before)
            _owners.Remove(before);
        line.Place = (at, _number++, owner);
        _owners.Add(line.Place.Value);
    }

    private sealed class Line
    {
        public SortedSet<(DateTimeOffset At, string Id)> Tasks { get; } = new(MemoryIndex.ByTime);

        public (DateTimeOffset At, long Number, string Owner)? Place { get; set; }
    }
}
