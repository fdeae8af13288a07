namespace McpTasks;

/// <content>Whose turn it is.</content>
public sealed partial class InMemoryTaskStore
{
    private readonly MemoryTurns _turns = new();
    private readonly MemoryCrowd _crowd;

    ValueTask ITaskTurns.EnterAsync(TaskRef task, CancellationToken cancellationToken) => Done(now => Enter(task, now, always: false), cancellationToken);

    ValueTask<TaskRef?> ITaskTurns.NextAsync(TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken) => Locked(now =>
    {
        if (enters)
            Enter(message, now, always: true);
        return _turns.Next(order, now);
    }, cancellationToken);

    private void Enter(TaskRef task, DateTimeOffset now, bool always)
    {
        if (Live(task) is { Record: var waiting } found && !found.IsHeld(now) && !(waiting.NotBefore > now))
            Enter(waiting, WaitsSince(waiting, now), now, always);
    }

    // What is tried again waits from its failure on, what was lost from its beginning on.
    private static DateTimeOffset WaitsSince(TaskRecord task, DateTimeOffset now) =>
        task.NotBefore ?? (task.Attempt == 0 || task.IsLost ? task.CreatedAt : now);

    private void Enter(TaskRecord waiting, DateTimeOffset at, DateTimeOffset now, bool always = false)
    {
        if (always || waiting.Priority != TaskPriority.Normal || MustWait(waiting.Owner, now))
            _turns.Enter(waiting, at, now);
    }

    // A task that is no more urgent than others needs no turn while nobody has one and no crowd of others waits: messages keep their order.
    private bool MustWait(string owner, DateTimeOffset now) => _turns.Any || _crowd.IsCrowded(owner, now);
}
