namespace McpTasks;

/// <summary>Sends the hint that there is work.</summary>
public interface ITaskDispatcher
{
    /// <summary>Sends it to any worker. Sending twice, late or not at all changes nothing but timing.</summary>
    /// <param name="message">The hint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken);
}

/// <summary>The message that tells a worker to run a task. The record in the store is the truth; this is only a hint.</summary>
/// <param name="TaskId">The task's id.</param>
/// <param name="Owner">The task's owner.</param>
/// <param name="Kind">What kind of component it runs.</param>
/// <param name="Component">The component's name.</param>
/// <param name="Attempt">How many attempts had begun when it was sent.</param>
public sealed record RunTask(string TaskId, string Owner, TaskComponentKind Kind, string Component, int Attempt)
{
    // The first loss says little: whatever ran beside a task that kills its worker has one too.
    private const int FewAttempts = 1;

    /// <summary>
    /// Whether several attempts were lost, as those of a task are that kills its workers. A worker runs one such task at a time, so that a task which
    /// only ran beside another is not given up with it.
    /// </summary>
    public bool IsSuspect { get; init; }

    /// <inheritdoc cref="TaskRecord.Slots"/>
    public string? Slots { get; init; }

    /// <inheritdoc cref="TaskRecord.Rates"/>
    public string? Rates { get; init; }

    /// <inheritdoc cref="TaskRecord.Priority"/>
    public TaskPriority Priority { get; init; }

    /// <summary>Whether a task may be what kills its workers: it is lost, and not for the first time.</summary>
    internal static bool MayKillItsWorker(TaskRecord task) => task.IsLost && task.Attempt > FewAttempts;

    /// <summary>The hint for a stored task.</summary>
    /// <param name="task">The record.</param>
    public static RunTask For(TaskRecord task) =>
        new(task.Id.Value, task.Owner, task.Kind, task.Component, task.Attempt)
        {
            IsSuspect = MayKillItsWorker(task),
            Slots = task.Slots,
            Rates = task.Rates,
            Priority = task.Priority,
        };
}
