namespace McpTasks;

/// <summary>
/// Tells who waits that a task has changed, on whichever machine. Events are hints: one may be lost, and several may be merged into the newest.
/// Whoever waits reads the record again, after an event and now and then without one.
/// </summary>
public interface ITaskEvents
{
    /// <summary>Begins to watch a task. Changes after this call has returned are seen.</summary>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>
    /// Hears of the tasks that a worker runs, until the result is disposed of: of each change that others make, such as a cancellation or the next
    /// attempt elsewhere. It may hear of more. Changes after this call has returned are heard.
    /// </summary>
    /// <param name="worker">The worker's name.</param>
    /// <param name="heard">Gets each task and its change; must return at once.</param>
    /// <param name="missed">Runs when changes may have been lost, once those that follow are heard again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IAsyncDisposable> ListenAsync(string worker, Action<TaskId, TaskEvent> heard, Func<Task> missed, CancellationToken cancellationToken);
}

/// <summary>One watcher of one task; dispose it to stop watching. For one reader at a time.</summary>
public interface ITaskWatch : IAsyncDisposable
{
    /// <summary>
    /// Waits for the next change; changes since the last wait answer at once, merged into the newest. Null when the time ran out, or the watch was
    /// disposed of.
    /// </summary>
    /// <param name="timeout">The safety net: how long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<TaskEvent?> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>A change of a task.</summary>
/// <param name="Version">The record's version after it.</param>
/// <param name="Status">The record's status after it.</param>
/// <param name="Attempt">The record's attempt after it.</param>
public sealed record TaskEvent(long Version, McpTaskStatus Status, int Attempt);
