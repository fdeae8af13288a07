namespace McpTasks;

/// <summary>The record of a task that was created this moment, in every store.</summary>
internal static class FirstRecord
{
    public static TaskRecord Of(TaskId id, NewTask task, DateTimeOffset now) => new()
    {
        Id = id,
        Owner = task.Owner,
        Kind = task.Kind,
        Component = task.Component,
        Dialect = task.Dialect,
        Status = McpTaskStatus.Working,
        StatusMessage = task.StatusMessage,
        CreatedAt = now,
        LastUpdatedAt = now,
        Ttl = Whole(task.Ttl),
        PollInterval = Whole(task.PollInterval),
        MaxAttempts = task.MaxAttempts,
        MaxRunTime = task.MaxRunTime is { } most ? Whole(most) : null,
        TraceParent = task.TraceParent,
        TraceState = task.TraceState,
        Client = task.Client,
        SessionId = task.SessionId,
        Identity = task.Identity,
        Version = 1,
    };

    // Stores keep milliseconds.
    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMilliseconds((long)span.TotalMilliseconds);
}
