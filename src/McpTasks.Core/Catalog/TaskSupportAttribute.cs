namespace McpTasks;

/// <summary>
/// Says beside <c>[McpServerTool]</c>, <c>[McpServerPrompt]</c> or <c>[McpServerResource]</c> whether the method can run as a task, and how.
/// What it leaves out comes from <see cref="McpTasksOptions"/>.
/// </summary>
/// <param name="mode">Whether the component can run as a task.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TaskSupportAttribute(TaskMode mode) : Attribute
{
    /// <summary>Whether the component can run as a task.</summary>
    public TaskMode Mode { get; } = mode;

    /// <summary>Seconds that clients should wait between polls, from 0.1 to 3600; 0 takes <see cref="McpTasksOptions.PollInterval"/>.</summary>
    public double PollIntervalSeconds { get; set; }

    /// <summary>
    /// The longest time that a task of this component is kept, as <c>d.hh:mm:ss</c>; empty takes <see cref="McpTasksOptions.MaxTtl"/>,
    /// which also caps it.
    /// </summary>
    public string MaxTtl { get; set; } = "";

    /// <summary>
    /// The longest time that a task of this component may run, as <c>d.hh:mm:ss</c>, from 1 second to 30 days; empty takes
    /// <see cref="McpTasksOptions.MaxRunTime"/>.
    /// </summary>
    public string MaxRunTime { get; set; } = "";

    /// <summary>
    /// Seconds that a 2026-07-28 call of this tool is waited for before its client gets a task, from 0 (not at all) to 30; -1 takes
    /// <see cref="McpTasksOptions.InlineGrace"/>.
    /// </summary>
    public double InlineGraceSeconds { get; set; } = -1;

    /// <summary>After how many attempts that never ended the task is given up, from 1 to 100; 0 takes <see cref="McpTasksOptions.MaxAttempts"/>.</summary>
    public int MaxAttempts { get; set; }
}
