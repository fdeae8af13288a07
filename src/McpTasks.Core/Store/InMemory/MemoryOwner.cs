namespace McpTasks;

/// <summary>One owner's tasks, newest first, with what its limits are measured by. Not thread-safe.</summary>
internal sealed class MemoryOwner
{
    private readonly HashSet<TaskId> _live = [];
    // When the next slot for a creation is free, in milliseconds since 1970.
    private double _free;

    /// <summary>How many tasks are kept; a large one counts as several.</summary>
    public int Kept { get; private set; }

    public NewestFirst Tasks { get; } = new();

    public void Add(MemoryTask task)
    {
        Tasks.Add(task.Record);
        _live.Add(task.Record.Id);
    }

    public void Weigh(int parts) => Kept += parts;

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
        if (Kept >= limits.MaxKeptTasks)
            throw StoreRules.TooManyKept(limits.MaxKeptTasks);
        if (StoreRules.WaitForSlot(NextSlot(limits, now), now) is { } wait)
            throw StoreRules.TooFast(limits.MaxCreationsPerSecond, wait);
    }

    /// <summary>Takes a slot for a creation.</summary>
    public void TakeSlot(TaskLimits limits, DateTimeOffset now) => _free = NextSlot(limits, now);

    private double NextSlot(TaskLimits limits, DateTimeOffset now) => StoreRules.NextSlot(_free, limits.MaxCreationsPerSecond, now);
}
