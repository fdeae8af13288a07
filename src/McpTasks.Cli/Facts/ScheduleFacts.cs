namespace McpTasks.Cli.Facts;

/// <summary>A schedule as it is shown.</summary>
internal sealed record ScheduleFacts(
    string Name, string Component, string Kind, string? Cron, string? TimeZone, TimeSpan? Every, DateTimeOffset? Next, string? Last,
    string? LastTask,
    DateTimeOffset SeenAt)
{
    public static ScheduleFacts Of(TaskSchedule schedule) => new(
        schedule.Name, schedule.Component, schedule.Kind.ToName(), schedule.Cron, schedule.TimeZone, schedule.Every, schedule.Next,
        schedule.Last, schedule.LastTask?.Value, schedule.SeenAt);
}
