namespace McpTasks;

/// <summary>How a component runs as a task: its attribute over the server-wide defaults.</summary>
/// <param name="Mode">Whether it can run as a task.</param>
public sealed record TaskSupport(TaskMode Mode)
{
    /// <summary>How long clients should wait between polls, at first.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>The longest time that a task is kept.</summary>
    public required TimeSpan MaxTtl { get; init; }

    /// <summary>The longest time that a task may run.</summary>
    public required TimeSpan MaxRunTime { get; init; }

    /// <summary>The longest time that one attempt may run, without its waits for input; null for no limit.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>Whether, and when, attempts that failed are tried again.</summary>
    public TaskRetryPolicy Retry { get; init; } = TaskRetryPolicy.None;

    /// <summary>How urgent its tasks are among those that wait.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>How often its tasks begin.</summary>
    public TaskPacing Pacing { get; init; } = TaskPacing.Unlimited;

    /// <summary>How many of its tasks may run at once.</summary>
    public TaskConcurrency Concurrency { get; init; } = TaskConcurrency.Unlimited;

    /// <summary>After how many attempts that never ended a task is given up.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>How long a 2026-07-28 call is waited for before its client gets a task; zero for not at all.</summary>
    public required TimeSpan InlineGrace { get; init; }

    internal static TaskSupport From(string component, IReadOnlyList<object> metadata, McpTasksOptions options)
    {
        // The method's attribute stands behind its class's in the metadata: the nearest wins.
        var attribute = metadata.OfType<TaskSupportAttribute>().LastOrDefault();
        var settings = options.Components.GetValueOrDefault(component);
        return new(attribute?.Mode ?? options.DefaultMode)
        {
            PollInterval = PollIntervalOf(component, attribute) ?? options.PollInterval,
            MaxTtl = MaxTtlOf(component, attribute) is { } ttl && ttl < options.MaxTtl ? ttl : options.MaxTtl,
            MaxRunTime = MaxRunTimeOf(component, attribute) ?? options.MaxRunTime,
            Priority = settings?.Priority ?? PriorityOf(component, attribute),
            AttemptTimeout = AttemptTimeoutOf(component, attribute, options),
            Pacing = PacingSupport.Of(component, metadata, settings),
            Concurrency = ConcurrencyOf(component, attribute, metadata),
            Retry = RetryOf(component, attribute, options.Retry),
            MaxAttempts = MaxAttemptsOf(component, attribute) ?? options.MaxAttempts,
            InlineGrace = InlineGraceOf(component, attribute) ?? options.InlineGrace,
        };
    }

    private static TimeSpan? PollIntervalOf(string component, TaskSupportAttribute? attribute) => attribute?.PollIntervalSeconds switch
    {
        null or 0 => null,
        >= 0.1 and <= 3600 => TimeSpan.FromSeconds(attribute.PollIntervalSeconds),
        var wrong => throw Wrong(component, nameof(attribute.PollIntervalSeconds), "from 0.1 to 3600, or 0 for the server's default", wrong),
    };

    private static TimeSpan? MaxTtlOf(string component, TaskSupportAttribute? attribute) =>
        TimeOf(component, nameof(attribute.MaxTtl), attribute?.MaxTtl, McpTasksOptions.LeastTtl, TimeSpan.MaxValue, "of at least one second");

    private static TimeSpan? MaxRunTimeOf(string component, TaskSupportAttribute? attribute) =>
        TimeOf(component, nameof(attribute.MaxRunTime), attribute?.MaxRunTime, McpTasksOptions.LeastRunTime, McpTasksOptions.LongestRunTime, "from one second to 30 days");

    private static TimeSpan? AttemptTimeoutOf(string component, TaskSupportAttribute? attribute, McpTasksOptions options)
    {
        var limit = TimeOf(
            component, nameof(attribute.AttemptTimeout), attribute?.AttemptTimeout, TimeSpan.Zero, McpTasksOptions.LongestRunTime, "from 0 (no limit) to 30 days");
        return (limit ?? options.AttemptTimeout) is { Ticks: > 0 } given ? given : null;
    }

    private static TaskPriority PriorityOf(string component, TaskSupportAttribute? attribute) => attribute?.Priority switch
    {
        null => TaskPriority.Normal,
        { } priority when !Enum.IsDefined(priority) =>
            throw Wrong(component, nameof(attribute.Priority), $"one of {string.Join(", ", Enum.GetNames<TaskPriority>())}", priority),
        { } priority => priority,
    };

    private static TaskConcurrency ConcurrencyOf(string component, TaskSupportAttribute? attribute, IReadOnlyList<object> metadata) => new()
    {
        Max = AtOnce(component, nameof(attribute.MaxConcurrency), attribute?.MaxConcurrency ?? 0),
        MaxPerOwner = AtOnce(component, nameof(attribute.MaxConcurrencyPerOwner), attribute?.MaxConcurrencyPerOwner ?? 0),
        MaxPerArgument = metadata.OfType<ConcurrencyPerAttribute>().DistinctBy(limit => limit.Argument, StringComparer.Ordinal)
            .ToDictionary(limit => limit.Argument, limit => AtOnce(component, $"[ConcurrencyPer] {limit.Argument}", limit.Max) ?? 1, StringComparer.Ordinal),
    };

    private static int? AtOnce(string component, string property, int most) => most switch
    {
        0 => null,
        >= 1 and <= 10_000 => most,
        var wrong => throw Wrong(component, property, "from 1 to 10,000, or 0 for no limit", wrong),
    };

    private static TaskRetryPolicy RetryOf(string component, TaskSupportAttribute? attribute, TaskRetryOptions options) => new()
    {
        MaxRetries = MaxRetriesOf(component, attribute) ?? options.MaxRetries,
        Delay = DelayOf(component, nameof(attribute.RetryDelay), attribute?.RetryDelay) ?? options.Delay,
        MaxDelay = DelayOf(component, nameof(attribute.MaxRetryDelay), attribute?.MaxRetryDelay) ?? options.MaxDelay,
        Backoff = BackoffOf(component, attribute) ?? options.Backoff,
        Jitter = options.Jitter,
        ShouldRetry = RetryOn(component, attribute) ?? options.ShouldRetry,
    };

    private static int? MaxRetriesOf(string component, TaskSupportAttribute? attribute) => attribute?.MaxRetries switch
    {
        null or -1 => null,
        >= 0 and <= 100 => attribute.MaxRetries,
        var wrong => throw Wrong(component, nameof(attribute.MaxRetries), "from 0 to 100, or -1 for the server's default", wrong),
    };

    private static TimeSpan? DelayOf(string component, string property, string? text) =>
        TimeOf(component, property, text, TaskRetryOptions.LeastDelay, TaskRetryOptions.LongestDelay, "from one millisecond to one day");

    private static TaskBackoff? BackoffOf(string component, TaskSupportAttribute? attribute) => attribute?.GivenBackoff switch
    {
        { } backoff when !Enum.IsDefined(backoff) =>
            throw Wrong(component, nameof(attribute.RetryBackoff), $"one of {string.Join(", ", Enum.GetNames<TaskBackoff>())}", backoff),
        var backoff => backoff,
    };

    private static Func<Exception, bool>? RetryOn(string component, TaskSupportAttribute? attribute) => attribute?.RetryOn switch
    {
        null or [] => null,
        var types when types.FirstOrDefault(type => !typeof(Exception).IsAssignableFrom(type)) is { } wrong =>
            throw Wrong(component, nameof(attribute.RetryOn), "types of exceptions", wrong),
        var types => error => Array.Exists(types, type => type.IsInstanceOfType(error)),
    };

    private static int? MaxAttemptsOf(string component, TaskSupportAttribute? attribute) => attribute?.MaxAttempts switch
    {
        null or 0 => null,
        >= 1 and <= 100 => attribute.MaxAttempts,
        var wrong => throw Wrong(component, nameof(attribute.MaxAttempts), "from 1 to 100, or 0 for the server's default", wrong),
    };

    private static TimeSpan? InlineGraceOf(string component, TaskSupportAttribute? attribute) => attribute?.InlineGraceSeconds switch
    {
        null or -1 => null,
        { } seconds when seconds >= 0 && seconds <= McpTasksOptions.LongestGrace.TotalSeconds => TimeSpan.FromSeconds(seconds),
        var wrong => throw Wrong(component, nameof(attribute.InlineGraceSeconds), "from 0 to 30, or -1 for the server's default", wrong),
    };

    private static TimeSpan? TimeOf(string component, string property, string? text, TimeSpan least, TimeSpan most, string range)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= least && time <= most
            ? time
            : throw Wrong(component, property, $"a time {range}, written d.hh:mm:ss", text);
    }

    private static InvalidOperationException Wrong(string component, string property, string range, object? value) =>
        new($"[TaskSupport] of '{component}': {property} must be {range}, but is {value}.");
}
