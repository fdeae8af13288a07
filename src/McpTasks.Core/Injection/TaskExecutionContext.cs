using System.Collections.ObjectModel;
using System.Security.Claims;

namespace McpTasks;

/// <summary>
/// What runs, for whom and where. Take it as a parameter of a tool, prompt or resource method, or of a scoped service: it is the same
/// one in the whole execution, in a task and inline.
/// </summary>
public sealed class TaskExecutionContext
{
    /// <summary>The component's name.</summary>
    public required string Component { get; init; }

    /// <summary>The task, or null when the call runs inline.</summary>
    public TaskId? TaskId { get; init; }

    /// <summary>The attempt, from 1; 0 when the call runs inline.</summary>
    public int Attempt { get; init; }

    /// <summary>The worker's name, or null when the call runs inline.</summary>
    public string? Worker { get; init; }

    /// <summary>The caller; null when it is not identified, or when its token had expired before this attempt.</summary>
    public ClaimsPrincipal? User { get; init; }

    /// <summary>The headers of the caller's request that <see cref="TaskIdentityOptions.Headers"/> names; names ignore case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// How long this attempt may run, without its waits for input: its component's <see cref="TaskSupportAttribute.AttemptTimeout"/> and what it was
    /// extended by; null without a limit, as inline.
    /// </summary>
    public TimeSpan? Timeout => Limit?.Limit;

    /// <summary>Lets this attempt run for longer than its component may; of no effect without a limit, as inline.</summary>
    /// <param name="by">By how much, from 0 to 30 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside its range.</exception>
    public void ExtendTimeout(TimeSpan by)
    {
        if (by < TimeSpan.Zero || by > McpTasksOptions.LongestRunTime)
            throw new ArgumentOutOfRangeException(nameof(by), by, "A timeout is extended by 0 to 30 days.");
        Limit?.Extend(by);
    }

    internal AttemptTimeout? Limit { get; init; }

    /// <summary>Which run of a schedule the task is; null when it is none.</summary>
    public Occurrence? Occurrence { get; init; }

    /// <summary>Whether the call runs as a task.</summary>
    public bool IsTask => TaskId is not null;
}
