namespace McpTasks;

/// <summary>The ids whose creation may still come, and is not wanted. Not thread-safe.</summary>
internal sealed class MemoryWithdrawals
{
    private readonly Queue<(TaskId Id, DateTimeOffset Until)> _order = [];
    private readonly HashSet<TaskId> _ids = [];

    public void Add(TaskId id, DateTimeOffset now)
    {
        Forget(now);
        if (_ids.Add(id))
            _order.Enqueue((id, now + StoreRules.AbandonedMargin));
    }

    public bool Contains(TaskId? id, DateTimeOffset now)
    {
        Forget(now);
        return id is { } given && _ids.Contains(given);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Until <= now)
            _ids.Remove(_order.Dequeue().Id);
    }
}
