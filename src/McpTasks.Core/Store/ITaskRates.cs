namespace McpTasks;

/// <summary>How many tasks begin in a time.</summary>
/// <param name="Name">The limit's name.</param>
/// <param name="Max">How many; at least 1.</param>
/// <param name="Per">In any time of this length; at least 1 millisecond.</param>
/// <param name="Drops">Whether a task above it is dropped. Otherwise its place is kept for it, at the time when it may begin.</param>
public readonly record struct TaskRate(string Name, int Max, TimeSpan Per, bool Drops);

/// <summary>Counts beginnings under rates that all workers keep, each in the window that slides with the time.</summary>
public interface ITaskRates
{
    /// <summary>Counts a beginning, where one more may begin now.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="task">The task.</param>
    /// <param name="attempt">How many attempts it has had. One that is counted already is not counted twice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Zero where it was counted; otherwise after what time it may begin. Unless the rate drops it, that time is kept for it.</returns>
    ValueTask<TimeSpan> TakeAsync(TaskRate rate, TaskId task, int attempt, CancellationToken cancellationToken);

    /// <summary>Forgets a beginning that was none, or a time that is not wanted any more.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="task">The task.</param>
    /// <param name="attempt">How many attempts it has had.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LeaveAsync(TaskRate rate, TaskId task, int attempt, CancellationToken cancellationToken);
}
