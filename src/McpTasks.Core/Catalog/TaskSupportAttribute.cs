namespace McpTasks;

/// <summary>
/// Says beside <c>[McpServerTool]</c>, <c>[McpServerPrompt]</c> or <c>[McpServerResource]</c> whether the method can run as a task, and
/// how. What it leaves out comes from <see cref="McpTasksOptions"/>.
/// </summary>
/// <param name="mode">Whether the component can run as a task.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TaskSupportAttribute(TaskMode mode) : Attribute
{
    /// <summary>Whether the component can run as a task.</summary>
    public TaskMode Mode { get; } = mode;

    /// <summary>
    /// Seconds that clients should wait between polls, from 0.1 to 3600; 0 takes <see cref="McpTasksOptions.PollInterval"/>.
    /// </summary>
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

    /// <summary>
    /// The longest time that one attempt may run, as <c>d.hh:mm:ss</c>, up to 30 days; <c>0</c> for no limit, empty takes
    /// <see cref="McpTasksOptions.AttemptTimeout"/>. The attempt's cancellation token is cancelled then, and the attempt has failed with a
    /// <see cref="TimeoutException"/>.
    /// </summary>
    public string AttemptTimeout { get; set; } = "";

    /// <summary>
    /// How urgent its tasks are among those that wait for a worker, unless the settings of the component or whoever starts a task say otherwise.
    /// </summary>
    public TaskPriority Priority { get; set; }

    /// <summary>
    /// How many tasks of this component may run at once, over all workers, from 1 to 10,000; 0 for no limit. Calls that run inline are not
    /// counted.
    /// </summary>
    public int MaxConcurrency { get; set; }

    /// <summary>The same for the tasks of one caller.</summary>
    public int MaxConcurrencyPerOwner { get; set; }

    /// <summary>
    /// How many more attempts a task has when one fails by an exception, from 0 to 100; -1 takes <see cref="TaskRetryOptions.MaxRetries"/>.
    /// </summary>
    public int MaxRetries { get; set; } = -1;

    /// <summary>
    /// The pause before the first retry, as <c>hh:mm:ss.fff</c>, from 1 millisecond to 1 day; empty takes
    /// <see cref="TaskRetryOptions.Delay"/>.
    /// </summary>
    public string RetryDelay { get; set; } = "";

    /// <summary>
    /// The longest pause before a retry, as <c>hh:mm:ss</c>, from 1 millisecond to 1 day; empty takes
    /// <see cref="TaskRetryOptions.MaxDelay"/>.
    /// </summary>
    public string MaxRetryDelay { get; set; } = "";

    /// <summary>How the pauses grow; left out, as <see cref="TaskRetryOptions.Backoff"/> says.</summary>
    public TaskBackoff RetryBackoff
    {
        get => GivenBackoff ?? TaskBackoff.Exponential;
        set => GivenBackoff = value;
    }

    /// <summary>
    /// The exceptions that are worth a retry, with all that derive from them; empty takes <see cref="TaskRetryOptions.ShouldRetry"/>.
    /// </summary>
    public Type[] RetryOn { get; set; } = [];

    internal TaskBackoff? GivenBackoff { get; private set; }

    /// <summary>
    /// After how many attempts that never ended the task is given up, from 1 to 100; 0 takes <see cref="McpTasksOptions.MaxAttempts"/>.
    /// </summary>
    public int MaxAttempts { get; set; }
}
