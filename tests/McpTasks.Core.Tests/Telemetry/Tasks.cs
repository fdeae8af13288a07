namespace McpTasks.Core.Tests.Telemetry;

/// <summary>Tasks to tell of.</summary>
internal static class Tasks
{
    public static TaskRecord One { get; } = new()
    {
        Id = TaskId.New(),
        Owner = "owner",
        Kind = TaskComponentKind.Tool,
        Component = "work",
        Dialect = TaskDialect.Modern,
        Status = McpTaskStatus.Working,
        CreatedAt = DateTimeOffset.UnixEpoch,
        LastUpdatedAt = DateTimeOffset.UnixEpoch,
        Ttl = TimeSpan.FromHours(1),
        PollInterval = TimeSpan.FromSeconds(5),
        MaxAttempts = 3,
        Version = 1,
    };
}
