namespace McpTasks;

/// <summary>Which task each idempotency key made, for as long as that is remembered. Not thread-safe.</summary>
internal sealed class MemoryKeys
{
    private readonly Dictionary<(string Owner, string Key), (TaskId Task, string Call, DateTimeOffset Until)> _keys = [];
    private readonly PriorityQueue<(string Owner, string Key), DateTimeOffset> _order = new();

    /// <summary>The task that the key made; null where that is forgotten, or replaced.</summary>
    /// <exception cref="TaskKeyConflictException">It was another call.</exception>
    public TaskId? Find(string owner, TaskIdempotency once, DateTimeOffset now)
    {
        Forget(now);
        if (!_keys.TryGetValue((owner, once.Key), out var known) || known.Task == once.Replaces)
            return null;
        return known.Call == once.Call ? known.Task : throw new TaskKeyConflictException(once.Key, known.Task);
    }

    public void Add(string owner, TaskIdempotency once, TaskId task, DateTimeOffset now)
    {
        var until = StoreRules.Later(now, once.Window);
        _keys[(owner, once.Key)] = (task, once.Call, until);
        _order.Enqueue((owner, once.Key), until);
        while (_order.Count > InMemoryTaskStore.Capacity && _order.TryDequeue(out var first, out _))
            _keys.Remove(first);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_order.TryPeek(out var key, out var until) && until <= now)
        {
            _order.Dequeue();
            if (_keys.TryGetValue(key, out var known) && known.Until <= now)
                _keys.Remove(key);
        }
    }
}
