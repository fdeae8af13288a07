namespace McpTasks.Cli.Operations;

/// <summary>What can be done in the store as well as by a service's operator endpoints.</summary>
internal interface IOperations : IAsyncDisposable
{
    /// <summary>Reads a task with its arguments and its outcome, which the audit log notes.</summary>
    Task<TaskDetails> ReadAsync(TaskId id, CancellationToken cancellationToken);

    Task<TaskFacts> CancelAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Makes an ended task's call again; tells the new task.</summary>
    Task<TaskFacts> RerunAsync(TaskId id, CancellationToken cancellationToken);

    Task<QueueFacts> ReadQueueAsync(CancellationToken cancellationToken);

    Task<QueueFacts> PauseAsync(CancellationToken cancellationToken);

    Task<QueueFacts> ResumeAsync(CancellationToken cancellationToken);
}
