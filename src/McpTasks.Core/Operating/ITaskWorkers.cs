namespace McpTasks;

/// <summary>The workers that are alive. Every store keeps them: a worker announces itself again and again, and is forgotten when it no longer does.</summary>
public interface ITaskWorkers
{
    /// <summary>Says that a worker is alive.</summary>
    /// <param name="worker">The worker; its <see cref="TaskWorker.SeenAt"/> is stamped by the store.</param>
    /// <param name="keepFor">How long it is taken to be alive unless it says so again; above zero, at most a day.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken);

    /// <summary>Says that a worker has stopped.</summary>
    /// <param name="name">The worker's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LeaveAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Finds workers whose process is gone, as the store's server knows from their connections. One that the store cannot tell of this way is found
    /// nowhere until its leases run out. While the store has just been away nobody is found: living workers connect again first.
    /// </summary>
    /// <param name="after">How long a worker must have been without a connection, as all who look have seen together.</param>
    /// <param name="lease">For how long after an outage nobody is found.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many workers are known, and those of them that are dead.</returns>
    ValueTask<(int Known, IReadOnlyList<string> Dead)> FindDeadAsync(TimeSpan after, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>The workers that are alive, by name.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskWorker>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A worker as it last told of itself.</summary>
/// <param name="Name">Its name, as <see cref="TaskRecord.Worker"/> has it; at most 256 characters.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="Concurrency">How many tasks it runs at once.</param>
/// <param name="Running">How many it ran when it told, those that waited for their client's input among them.</param>
/// <param name="Version">The version of what it runs, at most 256 characters; empty when unknown.</param>
public sealed record TaskWorker(string Name, DateTimeOffset StartedAt, int Concurrency, int Running, string Version)
{
    /// <summary>When it last told of itself, by the store's clock.</summary>
    public DateTimeOffset SeenAt { get; init; }
}
