namespace McpTasks.Cli.Operations;

/// <summary>The operator's operations, on the store itself or by a service's operator endpoints.</summary>
internal interface IOperations : IAsyncDisposable
{
    TimeProvider Time { get; }

    /// <summary>The events of the store; null where changes are found by polling alone.</summary>
    ITaskEvents? Events { get; }

    /// <summary>Finds one page of tasks, newest first.</summary>
    Task<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken);

    /// <summary>Looks at a task without its payload; null when it is gone.</summary>
    Task<TaskRecord?> LookAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Reads a task with its arguments and its outcome, which the audit log notes.</summary>
    Task<TaskDetails> ReadAsync(TaskId id, CancellationToken cancellationToken);

    Task<TaskFacts> CancelAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Repeats the call of an ended task; returns the new task.</summary>
    Task<TaskFacts> RerunAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Makes a task that waits for a worker due at once.</summary>
    Task<TaskFacts> RequeueAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Removes a task that has ended; returns whether the task was still there.</summary>
    Task<bool> RemoveAsync(TaskRecord ended, CancellationToken cancellationToken);

    Task<QueueFacts> ReadQueueAsync(CancellationToken cancellationToken);

    Task<QueueFacts> PauseAsync(CancellationToken cancellationToken);

    Task<QueueFacts> ResumeAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<TaskWorker>> ReadWorkersAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<TaskSchedule>> ReadSchedulesAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<TaskStrike>> ReadStrikesAsync(CancellationToken cancellationToken);

    Task<TaskStrike> StrikeAsync(TaskStrike strike, CancellationToken cancellationToken);

    Task<TaskStrike> LiftAsync(int number, CancellationToken cancellationToken);
}
