using System.Runtime.CompilerServices;

namespace McpTasks;

/// <summary>A task that code has started.</summary>
public sealed class BackgroundTask
{
    // Longer than it takes any event to come; one that was lost is made up for then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ITaskStore _store;
    private readonly ITaskEvents _events;
    private readonly TaskCancellation _cancellation;

    internal BackgroundTask(TaskId id, ITaskStore store, ITaskEvents events, TaskCancellation cancellation) =>
        (Id, _store, _events, _cancellation) = (id, store, events, cancellation);

    /// <summary>Its id.</summary>
    public TaskId Id { get; }

    /// <summary>Reads it; null when it is unknown, or was kept long enough.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<TaskRecord?> GetAsync(CancellationToken cancellationToken = default) => _store.GetAsync(Id, cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <param name="cancellationToken">Ends the wait, not the task.</param>
    /// <returns>The ended task, with its result or its error.</returns>
    /// <exception cref="InvalidOperationException">The task is unknown, or its time to live has passed.</exception>
    public async Task<TaskRecord> WaitAsync(CancellationToken cancellationToken = default)
    {
        TaskRecord? last = null;
        await foreach (var state in WatchAsync(cancellationToken))
            last = state;
        return last ?? throw new InvalidOperationException($"Task {Id} is not there.");
    }

    /// <summary>
    /// Yields the task's states, from the present one to its end; quick changes may come as one. Empty when there is no such
    /// task.
    /// </summary>
    /// <param name="cancellationToken">Ends the watch, not the task.</param>
    public async IAsyncEnumerable<TaskRecord> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var watch = await _events.WatchAsync(Id, cancellationToken);
        for (var seen = 0L; await _store.GetAsync(Id, cancellationToken) is { } task; await watch.WaitAsync(Patience, cancellationToken))
        {
            if (task.Version != seen)
                yield return task;
            seen = task.Version;
            if (task.Status.IsTerminal())
                yield break;
        }
    }

    /// <summary>Cancels it unless it has ended; false when it had, or is not there.</summary>
    /// <param name="why">One line for people, of 1,024 characters at most; the task's status message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The line is longer.</exception>
    public async ValueTask<bool> CancelAsync(string why = "The task was cancelled by the service.", CancellationToken cancellationToken = default) =>
        await _store.GetAsync(Id, cancellationToken) is { } task
        && await _cancellation.CancelAsync(task, TaskActor.Engine, why, cancellationToken) is { Changed: true };
}
