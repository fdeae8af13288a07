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
        if (Live(task) is { Record: var waiting } found && !found.IsHeld(now) && !(waiting.NotBefore > now) && !IsSuspect(waiting))
            Enter(waiting, WaitsSince(found, now), now, always);
    }

    // One that has failed comes anew, and so does one that is sent again and again, since something else holds it up.
    private static DateTimeOffset WaitsSince(MemoryTask task, DateTimeOffset now)
    {
        var stays = task.Record.IsLost || (task.Record.Retries == 0 && !task.IsSentAgain);
        var since = task.Record.NotBefore ?? (stays ? task.Record.CreatedAt : now);
        return since < now ? since : now;
    }

    // One that may kill its worker has no turn among others: it begins alone, by its own message.
    private static bool IsSuspect(TaskRecord task) => RunTask.MayKillItsWorker(task);

    private void Enter(TaskRecord waiting, DateTimeOffset at, DateTimeOffset now, bool always = false)
    {
        if (always || waiting.Priority != TaskPriority.Normal || MustWait(waiting.Owner, now))
            _turns.Enter(waiting, at, now);
    }

    // A task that is no more urgent than others needs no turn while nobody has one and no crowd of others waits: messages keep their order.
    private bool MustWait(string owner, DateTimeOffset now) => _turns.Any || _crowd.IsCrowded(owner, now);
}
