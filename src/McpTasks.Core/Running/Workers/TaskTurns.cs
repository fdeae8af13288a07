namespace McpTasks;

/// <summary>Finds the task for which a hint is used, on one worker.</summary>
internal sealed class TaskTurns(ITaskTurns turns, ITaskStore store, TimeProvider time)
{
    // What the store said so long ago counts no more where this worker is full: whoever came meanwhile would wait for one task more.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    private readonly TurnOrder _order = new();
    private volatile bool _othersWait = true;
    private long _heard = time.GetTimestamp();

    /// <summary>Whether tasks waited for their turn when the store was last heard.</summary>
    public bool OthersWait => _othersWait;

    /// <summary>Whether a hint may be used for its own task without asking whose turn it is.</summary>
    /// <param name="isFull">Whether it takes the last slot of this worker: where more are free, nobody waits for long.</param>
    public bool MayGoFirst(bool isFull) => !_othersWait && !(isFull && time.GetElapsedTime(Volatile.Read(ref _heard)) > Fresh);

    /// <summary>The store has said whether tasks wait for their turn.</summary>
    public void Heard(bool othersWait)
    {
        Volatile.Write(ref _heard, time.GetTimestamp());
        _othersWait = othersWait;
    }

    /// <summary>The hint of the task whose turn it is; null when none waits.</summary>
    /// <param name="hint">The hint that is used.</param>
    /// <param name="isFirst">Whether its own task waits from now on.</param>
    public async ValueTask<RunTask?> NextAsync(RunTask hint, bool isFirst)
    {
        var message = new TaskRef(TaskId.Parse(hint.TaskId), hint.Owner);
        for (var enters = isFirst; await turns.NextAsync(message, enters, _order.Next(), CancellationToken.None) is { } next; enters = false)
        {
            if (next == message)
                return hint;
            // One that may kill its worker begins alone, by its own hint.
            if (await store.GetAsync(next.Id, CancellationToken.None) is { } task && RunTask.For(task) is { IsSuspect: false } other)
            {
                Activity.Current?.SetTag("mcp.task.turn", other.TaskId);
                return other;
            }
        }

        Heard(othersWait: false);
        return null;
    }
}
