namespace McpTasks;

/// <summary>How often tasks of a component begin, over all workers.</summary>
public sealed record TaskPacing
{
    /// <summary>As often as they come.</summary>
    public static TaskPacing Unlimited { get; } = new();

    /// <summary>How many begin in a time, each of which holds.</summary>
    public IReadOnlyList<TaskRateLimit> RateLimits { get; init; } = [];

    /// <summary>Of which calls only the last one runs; null where each does.</summary>
    public TaskDebounce? Debounce { get; init; }

    /// <summary>What one call needs to begin, as <see cref="TaskRecord.Rates"/> has it; null for nothing.</summary>
    internal string? RatesOf(TaskComponent component, string owner, string request)
    {
        if (RateLimits.Count == 0)
            return null;
        var rates = RateLimits.Select(limit => new TaskRate(NameOf(component, owner, request, limit), limit.Max, limit.Per, limit.Drops));
        // In one order, so that two tasks that need the same rates do not wait for each other.
        return string.Join('\n', rates.OrderBy(rate => rate.Name, StringComparer.Ordinal).Select(Write));
    }

    /// <summary>What tells calls of which only the last one runs from others of their owner; null where each runs.</summary>
    internal string? DebounceOf(TaskComponent component, string request) => Debounce is { } debounce
        ? LimitScopes.NameOf($"{component.Kind}:{component.Name} last {LimitScopes.ValueOf(request, debounce.Argument)}")
        : null;

    internal static IReadOnlyList<TaskRate> Read(string? rates) => rates is null ? [] : [.. rates.Split('\n').Select(ReadOne)];

    private static string NameOf(TaskComponent component, string owner, string request, TaskRateLimit limit) => LimitScopes.NameOf(string.Create(
        CultureInfo.InvariantCulture,
        $"{component.Kind}:{component.Name} rate {limit.Max}/{limit.Per} {limit.Drops} {(limit.PerOwner ? owner : "")} {LimitScopes.ValueOf(request, limit.Argument)}"));

    private static string Write(TaskRate rate) =>
        string.Create(CultureInfo.InvariantCulture, $"{rate.Max} {(long)rate.Per.TotalMilliseconds} {(rate.Drops ? "drop" : "wait")} {rate.Name}");

    private static TaskRate ReadOne(string line)
    {
        var parts = line.Split(' ', 4);
        return new(
            parts[3], int.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture)),
            string.Equals(parts[2], "drop", StringComparison.Ordinal));
    }
}

/// <summary>How many tasks begin in a time.</summary>
/// <param name="Max">How many; at least 1.</param>
/// <param name="Per">In how long.</param>
public sealed record TaskRateLimit(int Max, TimeSpan Per)
{
    /// <summary>The argument of which each value has a limit of its own; null for one limit of all calls.</summary>
    public string? Argument { get; init; }

    /// <summary>Whether each caller has a limit of its own.</summary>
    public bool PerOwner { get; init; }

    /// <summary>Whether a task above it is dropped; otherwise it waits.</summary>
    public bool Drops { get; init; }
}

/// <summary>Of which calls of a caller only the last one runs.</summary>
/// <param name="Settle">How long no other call must come.</param>
public sealed record TaskDebounce(TimeSpan Settle)
{
    /// <summary>The argument of which each value is looked at by itself; null for all calls together.</summary>
    public string? Argument { get; init; }
}
