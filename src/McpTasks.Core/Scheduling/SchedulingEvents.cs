namespace McpTasks;

/// <summary>What schedules write to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class SchedulingEvents
{
    [LoggerMessage(1031, LogLevel.Warning, "Schedule {Schedule} could not go on; trying again in {Pause}")]
    public static partial void ScheduleFailed(this ILogger logger, Exception error, string schedule, TimeSpan pause);

    [LoggerMessage(1032, LogLevel.Information, "Schedule {Schedule} has started task {TaskId} for {Occurrence}")]
    public static partial void ScheduleStarted(this ILogger logger, string schedule, TaskId taskId, string occurrence);

    [LoggerMessage(1039, LogLevel.Information, "The store did not hear of this service's schedules; telling it again in {Interval}: {Reason}")]
    public static partial void SchedulesNotHeard(this ILogger logger, TimeSpan interval, string reason);

    [LoggerMessage(1040, LogLevel.Information, "Schedule {Schedule} starts no task for {Occurrence}: {Why}")]
    public static partial void ScheduleStruck(this ILogger logger, string schedule, string occurrence, string why);
}
