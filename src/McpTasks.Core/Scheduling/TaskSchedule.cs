namespace McpTasks;

/// <summary>A schedule, as its services announce it.</summary>
public sealed record TaskSchedule
{
    /// <summary>Its name in the settings.</summary>
    public required string Name { get; init; }

    /// <summary>What it runs.</summary>
    public required string Component { get; init; }

    /// <summary>What the component is.</summary>
    public TaskComponentKind Kind { get; init; }

    /// <summary>Its cron expression; null where it goes by <see cref="Every"/>.</summary>
    public string? Cron { get; init; }

    /// <summary>The time zone of <see cref="Cron"/>; null without one.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The pause from the end of one run to the start of the next; null where it goes by <see cref="Cron"/>.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>When it runs next; null while its last run has not ended, before its first run by pause, and where its time zone is not known here.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>The name of its last run (<see cref="Occurrence.Name"/>); null before the first.</summary>
    public string? Last { get; init; }

    /// <summary>The task of the last run, which may be no longer kept; null before the first.</summary>
    public TaskId? LastTask { get; init; }

    /// <summary>When a service last announced it.</summary>
    public DateTimeOffset SeenAt { get; init; }
}
