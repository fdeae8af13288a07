namespace McpTasks;

/// <summary>Why <see cref="ITaskStore.BeginAsync"/> gave or refused a task.</summary>
public enum BeginVerdict
{
    /// <summary>The task is the caller's to run.</summary>
    Begun,

    /// <summary>Unknown or expired.</summary>
    NotFound,

    /// <summary>It has ended.</summary>
    Terminal,

    /// <summary>Another attempt holds its lease.</summary>
    Leased,

    /// <summary>The queue is paused; the task waits, and is due as soon as the queue goes on.</summary>
    Paused,

    /// <summary>A strike means the task; it waits, and is due as soon as the strike is lifted.</summary>
    Struck,

    /// <summary>Its time to begin has not come; the reaper sends it then.</summary>
    TooEarly,

    /// <summary>Every attempt was used up; the store has ended it as failed ("poison").</summary>
    Poisoned,

    /// <summary>Its ttl passed before this attempt, or it has run for too long; the store has ended it as failed ("expired").</summary>
    Expired,
}

/// <summary>The answer of <see cref="ITaskStore.BeginAsync"/>.</summary>
/// <param name="Verdict">Whether the task is the caller's.</param>
/// <param name="Task">The record with its request, when it was begun; the record when this call ended it, came too early, or met a strike; else null.</param>
public readonly record struct BeginResult(BeginVerdict Verdict, TaskRecord? Task)
{
    /// <summary>Whether tasks may wait for their turn, as <see cref="ITaskTurns"/> tells them.</summary>
    public bool OthersWait { get; init; }
}

/// <summary>The answer of <see cref="ITaskStore.CancelAsync"/>.</summary>
/// <param name="Task">The record as it is now.</param>
/// <param name="Changed">Whether this call cancelled it; false when it had ended before.</param>
public sealed record CancelResult(TaskRecord Task, bool Changed);

/// <summary>That an attempt is tried again.</summary>
/// <param name="After">After what time, from now; at least 1 millisecond.</param>
/// <param name="StatusMessage">The task's status message meanwhile; at most 1024 characters.</param>
/// <param name="IsFailure">Whether the attempt failed (<see cref="TaskRecord.Retries"/> counts it), or put its work off.</param>
public sealed record TaskRetry(TimeSpan After, string StatusMessage, bool IsFailure);

/// <summary>A lease that one attempt holds.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The attempt.</param>
public readonly record struct TaskLease(TaskRef Task, int Attempt);

/// <summary>Why a task is due.</summary>
public enum DueReason
{
    /// <summary>It should be running and is not; send it again.</summary>
    Redeliver,

    /// <summary>Its time to begin has come; send it.</summary>
    Start,

    /// <summary>The store has ended it: its ttl passed while nothing ran, or it has run for too long.</summary>
    Expired,

    /// <summary>The store has ended it: every attempt was used up.</summary>
    Poisoned,
}

/// <summary>A task that <see cref="ITaskStore.TakeDueAsync"/> found.</summary>
/// <param name="Task">The record, without its request.</param>
/// <param name="Reason">What to do.</param>
public sealed record DueTask(TaskRecord Task, DueReason Reason);

/// <summary>A place in an owner's list.</summary>
/// <param name="CreatedAt">The creation time of the last task seen.</param>
/// <param name="Id">That task.</param>
public sealed record TaskListPosition(DateTimeOffset CreatedAt, TaskId Id);

/// <summary>One page of an owner's tasks.</summary>
/// <param name="Tasks">The tasks, newest first.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record TaskPage(IReadOnlyList<TaskRecord> Tasks, TaskListPosition? Next);
