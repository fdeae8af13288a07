namespace McpTasks;

/// <summary>
/// The queue as a whole. While the queue is paused, no attempt begins on any worker: tasks are accepted and wait, and running tasks go on.
/// Every store implements the pause, so that it holds on every transport.
/// </summary>
public interface ITaskQueue
{
    /// <summary>Since when the queue is paused; null when it is not.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<DateTimeOffset?> PausedSinceAsync(CancellationToken cancellationToken);

    /// <summary>Pauses the queue. A queue that is paused already stays so.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask PauseAsync(CancellationToken cancellationToken);

    /// <summary>Lets attempts begin again; tasks that waited meanwhile are due at once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ResumeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes a task that waits for a worker due at once, however long it would have waited to be sent again. While the queue is paused it waits on, and is
    /// due as soon as the queue goes on. False when the task is gone, has ended, or is held by an attempt.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> RequeueAsync(TaskRef task, CancellationToken cancellationToken);
}
