namespace McpTasks;

/// <summary>The record of a task that was created this moment, in every store.</summary>
public static class FirstRecord
{
    /// <summary>Makes it; times are cut to whole milliseconds.</summary>
    /// <param name="id">The id that the store gave it.</param>
    /// <param name="task">The task.</param>
    /// <param name="now">The store's time.</param>
    public static TaskRecord Of(TaskId id, NewTask task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new()
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
            Ttl = StoreRules.Whole(task.Ttl),
            PollInterval = StoreRules.Whole(task.PollInterval),
            MaxAttempts = task.MaxAttempts,
            NotBefore = task.StartAfter is { } start ? now + StoreRules.Whole(start) : null,
            MaxRunTime = task.MaxRunTime is { } most ? StoreRules.Whole(most) : null,
            Slots = task.Slots,
            Priority = task.Priority,
            Rates = task.Rates,
            Parent = task.Parent,
            TraceParent = task.TraceParent,
            TraceState = task.TraceState,
            Client = task.Client,
            SessionId = task.SessionId,
            Identity = task.Identity,
            Version = 1,
        };
    }
}
