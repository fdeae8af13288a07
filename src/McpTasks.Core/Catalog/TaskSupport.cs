namespace McpTasks;

/// <summary>How a component runs as a task: its attribute over the server-wide defaults.</summary>
/// <param name="Mode">Whether it can run as a task.</param>
/// <param name="PollInterval">How long clients should wait between polls.</param>
/// <param name="MaxTtl">The longest time that a task is kept.</param>
/// <param name="MaxAttempts">After how many attempts that never ended a task is given up.</param>
public sealed record TaskSupport(TaskMode Mode, TimeSpan PollInterval, TimeSpan MaxTtl, int MaxAttempts)
{
    internal static TaskSupport From(string component, IReadOnlyList<object> metadata, McpTasksOptions options)
    {
        // The method's attribute stands behind its class's in the metadata: the nearest wins.
        var attribute = metadata.OfType<TaskSupportAttribute>().LastOrDefault();
        if (attribute is null)
            return new(options.DefaultMode, options.PollInterval, options.MaxTtl, options.MaxAttempts);
        return new(
            attribute.Mode,
            PollIntervalOf(component, attribute) ?? options.PollInterval,
            MaxTtlOf(component, attribute) is { } ttl && ttl < options.MaxTtl ? ttl : options.MaxTtl,
            MaxAttemptsOf(component, attribute) ?? options.MaxAttempts);
    }

    private static TimeSpan? PollIntervalOf(string component, TaskSupportAttribute attribute) => attribute.PollIntervalSeconds switch
    {
        0 => null,
        >= 0.1 and <= 3600 => TimeSpan.FromSeconds(attribute.PollIntervalSeconds),
        _ => throw Wrong(component, nameof(attribute.PollIntervalSeconds), "from 0.1 to 3600, or 0 for the server's default", attribute.PollIntervalSeconds),
    };

    private static TimeSpan? MaxTtlOf(string component, TaskSupportAttribute attribute)
    {
        if (attribute.MaxTtl.Length == 0)
            return null;
        return TimeSpan.TryParse(attribute.MaxTtl, System.Globalization.CultureInfo.InvariantCulture, out var ttl) && ttl >= McpTasksOptions.LeastTtl
            ? ttl
            : throw Wrong(component, nameof(attribute.MaxTtl), "a time of at least one second, written d.hh:mm:ss", attribute.MaxTtl);
    }

    private static int? MaxAttemptsOf(string component, TaskSupportAttribute attribute) => attribute.MaxAttempts switch
    {
        0 => null,
        >= 1 and <= 100 => attribute.MaxAttempts,
        _ => throw Wrong(component, nameof(attribute.MaxAttempts), "from 1 to 100, or 0 for the server's default", attribute.MaxAttempts),
    };

    private static InvalidOperationException Wrong(string component, string property, string range, object value) =>
        new($"[TaskSupport] of '{component}': {property} must be {range}, but is {value}.");
}
