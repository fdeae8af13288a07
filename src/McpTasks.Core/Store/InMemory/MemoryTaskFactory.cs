namespace McpTasks;

/// <summary>Makes the first record of a task.</summary>
internal static class MemoryTaskFactory
{
    public static TaskRecord Create(TaskId id, NewTask task, DateTimeOffset now) => new()
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
        Ttl = task.Ttl,
        PollInterval = task.PollInterval,
        MaxAttempts = task.MaxAttempts,
        TraceParent = task.TraceParent,
        TraceState = task.TraceState,
        Client = task.Client,
        SessionId = task.SessionId,
        Identity = task.Identity,
        Version = 1,
    };
}
