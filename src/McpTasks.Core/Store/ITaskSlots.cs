namespace McpTasks;

/// <summary>A place under a limit that tasks share.</summary>
/// <param name="Limit">The limit's name.</param>
/// <param name="Max">How many tasks may have a place at once; at least 1.</param>
public readonly record struct TaskSlot(string Limit, int Max)
{
    /// <summary>Whose task needs it: owners that wait have their turns one after the other, however many tasks each has. Empty where that is not known.</summary>
    public string? Owner { get; init; }

    /// <summary>How urgent the task is that needs it.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>
    /// Whether a task that gives a place back could not use it, since it has to wait under another limit, and keeps its turn: when the task waits for
    /// a place again, it stands where it stood.
    /// </summary>
    public bool KeepsTurn { get; init; }
}

/// <summary>Whether a task may have a place.</summary>
public enum SlotVerdict
{
    /// <summary>It has one now.</summary>
    Taken,

    /// <summary>It had one already, which stays its earlier holder's.</summary>
    Held,

    /// <summary>All are taken; the task waits for one.</summary>
    Full,
}

/// <summary>
/// Places under limits that all workers keep. A place is held as long as its holder renews it, like a lease; after an outage of the store
/// none runs out for one lease, so that living holders renew first.
/// </summary>
public interface ITaskSlots
{
    /// <summary>Takes a place for a task, or lets the task wait for one.</summary>
    /// <param name="slot">The place.</param>
    /// <param name="task">The task.</param>
    /// <param name="holder">Names the attempt that holds the place; 1 to 64 characters without a space.</param>
    /// <param name="force">Whether the task's own place becomes this holder's, whoever of its attempts had it.</param>
    /// <param name="lease">How long the place is held unless it is kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SlotVerdict> TakeAsync(TaskSlot slot, TaskId task, string holder, bool force, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Keeps a place; false when it is no longer the holder's.</summary>
    /// <param name="slot">The place.</param>
    /// <param name="task">The task.</param>
    /// <param name="holder">The holder.</param>
    /// <param name="lease">How long it is held from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> KeepAsync(TaskSlot slot, TaskId task, string holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a place back, where it is the holder's, and tells which tasks wait for one that is free now: of each priority first
    /// the first of each owner, then the second, and so on.
    /// </summary>
    /// <param name="slot">The place.</param>
    /// <param name="task">The task.</param>
    /// <param name="holder">The holder.</param>
    /// <param name="order">Which priority has its turn first, and so on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskId>> GiveBackAsync(TaskSlot slot, TaskId task, string holder, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken);

    /// <summary>A task waits no longer, and tells as <see cref="GiveBackAsync"/> who may have its turn.</summary>
    /// <param name="slot">The place.</param>
    /// <param name="task">The task.</param>
    /// <param name="order">Which priority has its turn first, and so on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskId>> LeaveAsync(TaskSlot slot, TaskId task, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken);
}
