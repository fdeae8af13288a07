namespace McpTasks;

/// <summary>
/// What a service says of one tool or prompt, section <c>McpTasks:Components:NAME</c>: it wins over the component's attributes. What is left out is as
/// these say.
/// </summary>
public sealed class TaskComponentOptions
{
    /// <summary>How urgent its tasks are among those that wait for a worker.</summary>
    public TaskPriority? Priority { get; set; }

    /// <summary>How many of its tasks begin in a time; where there are some, the attributes do not count.</summary>
    public List<TaskRateOptions> RateLimits { get; } = [];

    /// <summary>For how long after a beginning others are dropped; where there are some, the attributes do not count.</summary>
    public List<TaskCooldownOptions> Cooldowns { get; } = [];

    /// <summary>Of which calls of a caller only the last one runs.</summary>
    public TaskDebounceOptions? Debounce { get; set; }
}

/// <summary>What <see cref="RateLimitAttribute"/> says, as a setting.</summary>
public sealed class TaskRateOptions
{
    /// <summary>How many begin. From 1 to 10,000; default 1.</summary>
    public int Max { get; set; } = 1;

    /// <summary>In how long. From 1 millisecond to 1 day; default 1 second.</summary>
    public TimeSpan Per { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="RateLimitAttribute.Argument"/>
    public string Argument { get; set; } = "";

    /// <inheritdoc cref="RateLimitAttribute.PerOwner"/>
    public bool PerOwner { get; set; }

    /// <inheritdoc cref="RateLimitAttribute.Drop"/>
    public bool Drop { get; set; }
}

/// <summary>What <see cref="CooldownAttribute"/> says, as a setting.</summary>
public sealed class TaskCooldownOptions
{
    /// <summary>How long after a beginning. From 1 millisecond to 1 day; default 1 second.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="RateLimitAttribute.Argument"/>
    public string Argument { get; set; } = "";

    /// <inheritdoc cref="RateLimitAttribute.PerOwner"/>
    public bool PerOwner { get; set; }
}

/// <summary>What <see cref="DebounceAttribute"/> says, as a setting.</summary>
public sealed class TaskDebounceOptions
{
    /// <summary>How long no other call must come. From 1 millisecond to 1 day; default 1 second.</summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="DebounceAttribute.Argument"/>
    public string Argument { get; set; } = "";
}
