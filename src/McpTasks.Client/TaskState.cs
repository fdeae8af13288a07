namespace McpTasks.Client;

/// <summary>What is known of a task at one moment.</summary>
public sealed record TaskState
{
    /// <summary>The server's id of the task; null for a call that was answered at once.</summary>
    public string? TaskId { get; init; }

    /// <summary>
    /// Its state. A tool that reports an error ends <c>failed</c> in 2025-11-25 and <c>completed</c> in 2026-07-28; the handle's result
    /// throws in both.
    /// </summary>
    public required McpTaskStatus Status { get; init; }

    /// <summary>What happens, or why it ended, for people.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>When the server created it, by the server's clock.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it changed last, by the server's clock.</summary>
    public DateTimeOffset? LastUpdatedAt { get; init; }

    /// <summary>How long the server keeps it, from its creation; null is without end or unknown.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The pause between polls that the server proposes.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>
    /// How far it has come, where the server pushes that: 2025-11-25 to the session that started the task. Elsewhere there is
    /// <see cref="StatusMessage"/>.
    /// </summary>
    public TaskProgress? Progress { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsTerminal => Status.IsTerminal();
}
