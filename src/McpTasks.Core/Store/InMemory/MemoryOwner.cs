namespace McpTasks;

/// <summary>One owner's tasks, newest first, with what its limits are measured by. Not thread-safe.</summary>
internal sealed class MemoryOwner
{
    private readonly HashSet<TaskId> _live = [];
    private readonly Queue<DateTimeOffset> _created = [];

    public NewestFirst Tasks { get; } = new();

    public void Add(MemoryTask task)
    {
        Tasks.Add(task.Record);
        _live.Add(task.Record.Id);
        _created.Enqueue(task.Record.CreatedAt);
        Forget(task.Record.CreatedAt);
    }

    public void Ended(MemoryTask task) => _live.Remove(task.Record.Id);

    /// <summary>Removes a task and says whether none is left.</summary>
    public bool Remove(MemoryTask task)
    {
        Tasks.Remove(task.Record);
        _live.Remove(task.Record.Id);
        return Tasks.Count == 0;
    }

    public void Check(TaskLimits limits, DateTimeOffset now)
    {
        if (_live.Count >= limits.MaxLiveTasks)
            throw StoreRules.TooManyLive(limits.MaxLiveTasks);
        if (Tasks.Count >= limits.MaxKeptTasks)
            throw StoreRules.TooManyKept(Tasks.Count);
        Forget(now);
        if (_created.Count >= limits.MaxCreationsPerSecond)
            throw StoreRules.TooFast(limits.MaxCreationsPerSecond, _created.Peek() + StoreRules.RateWindow - now);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_created.TryPeek(out var oldest) && oldest <= now - StoreRules.RateWindow)
            _created.Dequeue();
    }
}
