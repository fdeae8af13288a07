namespace McpTasks.Cli.Facts;

/// <summary>A task as it is shown, in tables and as JSON; null where the source does not know.</summary>
internal sealed record TaskFacts
{
    public required string Id { get; init; }

    public required string State { get; init; }

    public string? Component { get; init; }

    public string? Kind { get; init; }

    public string? Owner { get; init; }

    public string? Message { get; init; }

    public TaskProgress? Progress { get; init; }

    public int? Attempt { get; init; }

    public int? MaxAttempts { get; init; }

    /// <summary>How many attempts failed and were tried again.</summary>
    public int? Retries { get; init; }

    /// <summary>The earliest time of the next attempt.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The number of the strike that holds the task.</summary>
    public int? StruckBy { get; init; }

    /// <summary>Its priority among tasks that wait.</summary>
    public string? Priority { get; init; }

    public string? Worker { get; init; }

    public bool? IsError { get; init; }

    public string? TraceParent { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? BegunAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public static TaskFacts Of(TaskRecord task) => new()
    {
        Id = task.Id.Value,
        State = TaskPhaseNames.Of(task.Phase()),
        Component = task.Component,
        Kind = task.Kind.ToName(),
        Owner = task.Owner,
        Message = task.StatusMessage,
        Progress = task.Progress,
        Attempt = task.Attempt,
        MaxAttempts = task.MaxAttempts,
        Retries = task.Retries,
        NotBefore = task.NotBefore,
        StruckBy = task.WaitsForStrike(),
        Priority = task.Priority.ToName(),
        Worker = task.Worker,
        IsError = task.IsError,
        TraceParent = task.TraceParent,
        CreatedAt = task.CreatedAt,
        BegunAt = task.BegunAt,
        UpdatedAt = task.LastUpdatedAt,
        ExpiresAt = task.CreatedAt + task.Ttl,
    };
}
