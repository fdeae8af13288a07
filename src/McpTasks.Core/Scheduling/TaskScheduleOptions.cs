using System.Diagnostics.CodeAnalysis;

namespace McpTasks;

/// <summary>
/// A tool, prompt or resource that runs again and again, as a task of <see cref="TaskOwner.Service"/>; section
/// <c>McpTasks:Schedules:NAME</c>. Every replica runs the schedule, and each occurrence is one task.
/// </summary>
public sealed class TaskScheduleOptions
{
    /// <summary>The tool's or prompt's name, or the resource's URI.</summary>
    public string Component { get; set; } = "";

    /// <summary>What the component is. Default: a tool.</summary>
    public TaskComponentKind Kind { get; set; }

    /// <summary>Its arguments as a JSON object; empty for none.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string Arguments { get; set; } = "";

    /// <summary>
    /// When it runs: a cron expression of five fields, or of six with the seconds in front, in <see cref="TimeZone"/>. Either this or
    /// <see cref="Every"/>.
    /// </summary>
    public string Cron { get; set; } = "";

    /// <summary>
    /// The pause from the end of one run to the start of the next, from 1 second to 366 days; 0 where <see cref="Cron"/> says when.
    /// </summary>
    public TimeSpan Every { get; set; }

    /// <summary>The time zone of <see cref="Cron"/>, by its IANA or Windows name. Default: UTC.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>
    /// What happens to occurrences of <see cref="Cron"/> that were missed because no replica was running. Default: <see cref="MissedOccurrences.Skip"/>.
    /// </summary>
    public MissedOccurrences Missed { get; set; }

    /// <summary>
    /// How long each task is kept, from its start; null for <see cref="McpTasksOptions.DefaultTtl"/>. The component's maximum caps it.
    /// </summary>
    public TimeSpan? Ttl { get; set; }
}

/// <summary>What becomes of the occurrences of a schedule that passed, more than a minute ago, while no replica was there.</summary>
public enum MissedOccurrences
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>The newest of them runs now.</summary>
    RunOnce,

    /// <summary>All of them run now, at most the newest 1000.</summary>
    RunAll,
}
