namespace McpTasks;

/// <summary>The workers that are alive. A worker announces itself regularly, and the store forgets a worker that no longer does.</summary>
public interface ITaskWorkers
{
    /// <summary>Says that a worker is alive.</summary>
    /// <param name="worker">The worker; its <see cref="TaskWorker.SeenAt"/> is stamped by the store.</param>
    /// <param name="keepFor">How long the worker counts as alive without another announcement; above zero, at most a day.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken);

    /// <summary>Says that a worker has stopped.</summary>
    /// <param name="name">The worker's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LeaveAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Finds workers whose process has died, which the store's server knows from their connections. A store that does not know connections finds none, and the
    /// leases of a dead worker run out. Just after an outage of the store no worker is found, since living workers must connect again first.
    /// </summary>
    /// <param name="after">How long a worker must have been without a connection, as seen by all callers together.</param>
    /// <param name="lease">For how long after an outage no worker is found.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many workers are known, and those of them that are dead.</returns>
    ValueTask<(int Known, IReadOnlyList<string> Dead)> FindDeadAsync(TimeSpan after, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>The workers that are alive, by name.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskWorker>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A worker, as it last announced itself.</summary>
/// <param name="Name">Its name, as <see cref="TaskRecord.Worker"/> has it; at most 256 characters.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="Concurrency">How many tasks it runs at once.</param>
/// <param name="Running">How many tasks it ran at its last announcement, including those that waited for their client's input.</param>
/// <param name="Version">The version of its program, at most 256 characters; empty when unknown.</param>
public sealed record TaskWorker(string Name, DateTimeOffset StartedAt, int Concurrency, int Running, string Version)
{
    /// <summary>When it last announced itself, by the store's clock.</summary>
    public DateTimeOffset SeenAt { get; init; }
}
