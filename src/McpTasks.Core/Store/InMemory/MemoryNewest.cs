namespace McpTasks;

/// <summary>The newest of an owner's calls of which only the last one runs. Not thread-safe.</summary>
internal sealed class MemoryNewest
{
    private readonly MemoryKeys _keys = new();

    /// <summary>The call before a new one; null where there is none.</summary>
    public TaskId? Find(NewTask task, DateTimeOffset now) => task.Debounce is { } debounce ? _keys.Find(task.Owner, Of(debounce, task), now) : null;

    public void Add(NewTask task, TaskId id, DateTimeOffset now)
    {
        if (task.Debounce is { } debounce)
            _keys.Add(task.Owner, Of(debounce, task), id, now);
    }

    private static TaskIdempotency Of(string debounce, NewTask task) => new(debounce, "", task.Ttl);
}
