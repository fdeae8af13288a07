namespace McpTasks;

/// <summary>What <see cref="ITaskStore.CreateAsync"/> needs to know; the store adds the times.</summary>
public sealed record NewTask
{
    /// <summary>
    /// Its id, from <see cref="ITaskStore.NewId"/>, where a creation whose outcome is not known must be found again; null for the store's
    /// choice.
    /// </summary>
    public TaskId? Id { get; init; }

    /// <inheritdoc cref="TaskRecord.Owner"/>
    public required string Owner { get; init; }

    /// <inheritdoc cref="TaskRecord.Kind"/>
    public required TaskComponentKind Kind { get; init; }

    /// <inheritdoc cref="TaskRecord.Component"/>
    public required string Component { get; init; }

    /// <inheritdoc cref="TaskRecord.Dialect"/>
    public required TaskDialect Dialect { get; init; }

    /// <inheritdoc cref="TaskRecord.Request"/>
    public required string Request { get; init; }

    /// <inheritdoc cref="TaskRecord.Ttl"/>
    public required TimeSpan Ttl { get; init; }

    /// <inheritdoc cref="TaskRecord.PollInterval"/>
    public required TimeSpan PollInterval { get; init; }

    /// <inheritdoc cref="TaskRecord.MaxAttempts"/>
    public required int MaxAttempts { get; init; }

    /// <summary>
    /// How far <see cref="PollInterval"/> may grow while the task runs long, as <see cref="ITaskStore.RenewAsync"/> says; null to stay.
    /// </summary>
    public TimeSpan? MaxPollInterval { get; init; }

    /// <summary>How long it may run, from the beginning of its first attempt; null for no limit.</summary>
    public TimeSpan? MaxRunTime { get; init; }

    /// <summary>
    /// How long after its creation it may begin at the earliest, and is sent to the workers, up to 30 days; null for at once. Its ttl runs
    /// meanwhile.
    /// </summary>
    public TimeSpan? StartAfter { get; init; }

    /// <inheritdoc cref="TaskRecord.Parent"/>
    public TaskId? Parent { get; init; }

    /// <inheritdoc cref="TaskRecord.Slots"/>
    public string? Slots { get; init; }

    /// <inheritdoc cref="TaskRecord.Rates"/>
    public string? Rates { get; init; }

    /// <summary>
    /// What tells calls of this owner of which only the last one runs; 1 to 128 characters, null where each runs. The record of a creation then says which
    /// one it follows (<see cref="TaskRecord.Follows"/>), for <see cref="ITaskStore.DropAsync"/>.
    /// </summary>
    public string? Debounce { get; init; }

    /// <inheritdoc cref="TaskRecord.Priority"/>
    public TaskPriority Priority { get; init; }

    /// <summary>When the reaper looks at the task if no worker has begun it by then.</summary>
    public required TimeSpan RedeliverAfter { get; init; }

    /// <summary>Makes a second creation the same task; null for a task of its own each time.</summary>
    public TaskIdempotency? Idempotency { get; init; }

    /// <inheritdoc cref="TaskRecord.StatusMessage"/>
    public string? StatusMessage { get; init; }

    /// <inheritdoc cref="TaskRecord.TraceParent"/>
    public string? TraceParent { get; init; }

    /// <inheritdoc cref="TaskRecord.TraceState"/>
    public string? TraceState { get; init; }

    /// <inheritdoc cref="TaskRecord.Client"/>
    public string? Client { get; init; }

    /// <inheritdoc cref="TaskRecord.SessionId"/>
    public string? SessionId { get; init; }

    /// <inheritdoc cref="TaskRecord.Identity"/>
    public string? Identity { get; init; }

    /// <summary>
    /// Whether the request stays readable when the task has ended, for as long as the task is kept; without it the request goes at the end.
    /// </summary>
    public bool KeepRequest { get; init; }
}

/// <summary>How much one owner may have and do at once.</summary>
/// <param name="MaxLiveTasks">Tasks that have not ended; at least 1.</param>
/// <param name="MaxCreationsPerSecond">Creations in one second; at least 1.</param>
/// <param name="MaxKeptTasks">Tasks that are kept, those that have ended among them; at least 1. Each full 16 KiB of a task's request, of its outcome, and of its questions with their answers counts as one more.</param>
public sealed record TaskLimits(int MaxLiveTasks, int MaxCreationsPerSecond, int MaxKeptTasks = int.MaxValue);

/// <summary>The owner has too many live tasks, or creates them too fast. Nothing was stored.</summary>
/// <param name="message">What limit was met.</param>
/// <param name="retryAfter">When to try again.</param>
public sealed class TaskLimitException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
