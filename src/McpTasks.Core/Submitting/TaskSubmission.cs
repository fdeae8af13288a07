namespace McpTasks;

/// <summary>A call that was checked and shall become a task.</summary>
public sealed record TaskSubmission
{
    /// <summary>The component to run.</summary>
    public required TaskComponent Component { get; init; }

    /// <inheritdoc cref="TaskRecord.Owner"/>
    public required string Owner { get; init; }

    /// <inheritdoc cref="TaskRecord.Dialect"/>
    public required TaskDialect Dialect { get; init; }

    /// <summary>The request's <c>params</c> as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>The time to live that the client asked for; null for the server's default. Capped by the component's maximum;
    /// the time before its start comes on top.</summary>
    public TimeSpan? RequestedTtl { get; init; }

    /// <inheritdoc cref="NewTask.StartAfter"/>
    public TimeSpan? StartAfter { get; init; }

    /// <summary>
    /// The caller's key, of 1 to 128 characters: a second submission of this owner with the same key and the same call is the same task, for
    /// <see cref="McpTasksOptions.IdempotencyWindow"/>; null for a task of its own.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>How urgent it is; null as the component says.</summary>
    public TaskPriority? Priority { get; init; }

    /// <inheritdoc cref="TaskRecord.Parent"/>
    public TaskId? Parent { get; init; }

    internal TaskId? Replaces { get; init; }

    internal bool KeyOutlivesTask { get; init; }

    /// <inheritdoc cref="TaskRecord.Client"/>
    public string? Client { get; init; }

    /// <inheritdoc cref="TaskRecord.SessionId"/>
    public string? SessionId { get; init; }

    /// <summary>Who calls, for the tool in its worker; null or <see cref="TaskIdentity.None"/> for an anonymous caller.</summary>
    public TaskIdentity? Identity { get; init; }

    /// <inheritdoc cref="NewTask.KeepRequest"/>
    public bool KeepRequest { get; init; }

    /// <summary>The ended task whose call is made again; null for a caller's own call.</summary>
    public TaskId? RerunOf { get; init; }
}
