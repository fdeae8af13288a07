namespace McpTasks;

/// <content>Whose turn it is.</content>
public sealed partial class InMemoryTaskStore
{
    private readonly MemoryTurns _turns = new();

    ValueTask ITaskTurns.EnterAsync(TaskRef task, CancellationToken cancellationToken) => Done(now => Enter(task, now, always: false), cancellationToken);

    ValueTask<TaskRef?> ITaskTurns.NextAsync(TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken) => Locked(now =>
    {
        if (enters)
            Enter(message, now, always: true);
        return _turns.Next(order, now);
    }, cancellationToken);

    private void Enter(TaskRef task, DateTimeOffset now, bool always)
    {
        if (Live(task) is not { Record: var waiting } found || found.IsHeld(now) || waiting.NotBefore > now)
            return;
        var came = waiting.NotBefore ?? waiting.CreatedAt;
        Enter(waiting, waiting.Attempt == 0 ? came : now, now, always);
    }

    private void Enter(TaskRecord waiting, DateTimeOffset at, DateTimeOffset now, bool always = false) =>
        _turns.Enter(waiting, at, now, always || IsCrowded(waiting.Owner, now));

    // Whether so many wait, and for so long, that a message takes a while, and half of them are one other owner's.
    private bool IsCrowded(string owner, DateTimeOffset now)
    {
        var queued = _index.In(TaskPhase.Queued);
        if (queued.Count < StoreRules.Crowd)
            return false;
        var waiting = queued.After(null).Select(id => _index.Find(id)!.Record).ToList();
        return waiting[waiting.Count / 2].CreatedAt <= now - StoreRules.CrowdAge
            && waiting.CountBy(task => task.Owner).Any(some => some.Key != owner && some.Value >= waiting.Count / 2);
    }
}
