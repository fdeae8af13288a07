namespace McpTasks;

/// <summary>When and how a task is started from code.</summary>
public sealed record BackgroundTaskOptions
{
    /// <summary>What the component is. Default: a tool.</summary>
    public TaskComponentKind Kind { get; init; }

    /// <summary>
    /// Whose task it is, as <see cref="TaskOwner"/> makes its key; null for the caller's, or outside a call the service's own.
    /// </summary>
    public string? Owner { get; init; }

    /// <summary>After what time it starts, from 1 millisecond to 30 days; null for at once.</summary>
    public TimeSpan? StartAfter { get; init; }

    /// <summary>
    /// How long it is kept, from its start; null for <see cref="McpTasksOptions.DefaultTtl"/>. The component's maximum caps it.
    /// </summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>How urgent it is among tasks that wait; null as its component says.</summary>
    public TaskPriority? Priority { get; init; }

    /// <summary>Whether it is cancelled when the task is cancelled that starts it; of no effect outside a task. Default: false.</summary>
    public bool CancelWithParent { get; init; }

    /// <summary>
    /// Makes a second start of the same call the same task, for <see cref="McpTasksOptions.IdempotencyWindow"/>; 1 to 128 characters, null
    /// for a task of its own each time.
    /// </summary>
    public string? Key { get; init; }
}
