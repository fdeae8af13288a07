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
        _turns.Enter(waiting, waiting.Attempt == 0 ? came : now, always);
    }
}
