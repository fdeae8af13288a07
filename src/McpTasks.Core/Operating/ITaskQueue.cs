namespace McpTasks;

/// <summary>
/// The queue as a whole. While it is paused no attempt begins on any worker: tasks are accepted and wait, those that run go on.
/// Every store has it, so that it holds on every transport.
/// </summary>
public interface ITaskQueue
{
    /// <summary>Since when the queue is paused; null when it is not.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<DateTimeOffset?> PausedSinceAsync(CancellationToken cancellationToken);

    /// <summary>Pauses the queue. Of no effect on one that is paused.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask PauseAsync(CancellationToken cancellationToken);

    /// <summary>Lets attempts begin again; what has waited meanwhile is due at once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ResumeAsync(CancellationToken cancellationToken);
}
