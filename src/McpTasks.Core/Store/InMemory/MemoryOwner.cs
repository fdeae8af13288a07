namespace McpTasks;

/// <summary>One owner's tasks, newest first, with what its limits are measured by. Not thread-safe.</summary>
internal sealed class MemoryOwner
{
    private readonly SortedSet<TaskListPosition> _newestFirst = new(new NewestFirst());
    private readonly HashSet<TaskId> _live = [];
    private readonly Queue<DateTimeOffset> _created = [];

    public void Add(MemoryTask task)
    {
        _newestFirst.Add(PositionOf(task.Record));
        _live.Add(task.Record.Id);
        _created.Enqueue(task.Record.CreatedAt);
        Forget(task.Record.CreatedAt);
    }

    public void Ended(MemoryTask task) => _live.Remove(task.Record.Id);

    /// <summary>Removes a task and says whether none is left.</summary>
    public bool Remove(MemoryTask task)
    {
        _newestFirst.Remove(PositionOf(task.Record));
        _live.Remove(task.Record.Id);
        return _newestFirst.Count == 0;
    }

    public void Check(TaskLimits limits, DateTimeOffset now)
    {
        if (_live.Count >= limits.MaxLiveTasks)
            throw StoreRules.TooManyLive(limits.MaxLiveTasks);
        Forget(now);
        if (_created.Count >= limits.MaxCreationsPerSecond)
            throw StoreRules.TooFast(limits.MaxCreationsPerSecond, _created.Peek() + StoreRules.RateWindow - now);
    }

    public IEnumerable<TaskId> After(TaskListPosition? position)
    {
        if (_newestFirst.Count == 0)
            return [];
        if (position is null)
            return _newestFirst.Select(entry => entry.Id);
        return _newestFirst.Comparer.Compare(position, _newestFirst.Max) >= 0
            ? []
            : _newestFirst.GetViewBetween(position, _newestFirst.Max!).Where(entry => entry != position).Select(entry => entry.Id);
    }

    public static TaskListPosition PositionOf(TaskRecord record) => new(record.CreatedAt, record.Id);

    private void Forget(DateTimeOffset now)
    {
        while (_created.TryPeek(out var oldest) && oldest <= now - StoreRules.RateWindow)
            _created.Dequeue();
    }

    private sealed class NewestFirst : IComparer<TaskListPosition>
    {
        public int Compare(TaskListPosition? x, TaskListPosition? y)
        {
            var byTime = y!.CreatedAt.CompareTo(x!.CreatedAt);
            return byTime != 0 ? byTime : string.CompareOrdinal(y.Id.Value, x.Id.Value);
        }
    }
}
