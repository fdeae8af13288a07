namespace McpTasks;

/// <summary>How many tasks of a component may run at once, over all workers.</summary>
public sealed record TaskConcurrency
{
    /// <summary>No limit.</summary>
    public static TaskConcurrency Unlimited { get; } = new();

    /// <summary>Of all callers together; null for no limit.</summary>
    public int? Max { get; init; }

    /// <summary>Of one caller; null for no limit.</summary>
    public int? MaxPerOwner { get; init; }

    /// <summary>Of one value of an argument, by the argument's name.</summary>
    public IReadOnlyDictionary<string, int> MaxPerArgument { get; init; } = new Dictionary<string, int>();

    /// <summary>The places that one call needs, as <see cref="TaskRecord.Slots"/> has them; null for none.</summary>
    internal string? SlotsOf(TaskComponent component, string owner, string request)
    {
        if (Max is null && MaxPerOwner is null && MaxPerArgument.Count == 0)
            return null;
        var name = $"{component.Kind}:{component.Name}";
        var slots = new List<TaskSlot>();
        if (Max is { } most)
            slots.Add(new(LimitScopes.NameOf(name), most));
        if (MaxPerOwner is { } each)
            slots.Add(new(LimitScopes.NameOf($"{name} owner {owner}"), each));
        var arguments = MaxPerArgument.Count > 0 ? LimitScopes.ArgumentsOf(request) : null;
        foreach (var (argument, same) in MaxPerArgument)
            slots.Add(new(LimitScopes.NameOf($"{name} {LimitScopes.ValueOf(arguments, argument)}"), same));
        // In one order, so that two tasks that need the same places do not wait for each other.
        return string.Join('\n', slots.OrderBy(slot => slot.Limit, StringComparer.Ordinal).Select(slot => $"{slot.Max} {slot.Limit}"));
    }

    internal static IReadOnlyList<TaskSlot> Read(string? slots) => slots is null
        ? []
        : [.. slots.Split('\n').Select(line => line.Split(' ', 2)).Select(parts => new TaskSlot(parts[1], int.Parse(parts[0], CultureInfo.InvariantCulture)))];
}
