namespace McpTasks;

/// <summary>The strikes of the in-memory store, by number. Not thread-safe.</summary>
internal sealed class MemoryStrikes
{
    private readonly SortedDictionary<int, TaskStrike> _strikes = [];
    private int _newest;

    public IReadOnlyList<TaskStrike> All => [.. _strikes.Values];

    public TaskStrike? Find(string component, string owner, string? request, bool isNew) =>
        _strikes.Count == 0 ? null : StrikeRules.Find(_strikes.Values, component, owner, request, isNew);

    public TaskStrike Add(TaskStrike strike)
    {
        var number = _strikes.Values.FirstOrDefault(known => StrikeRules.IsSame(known, strike))?.Number ?? NextNumber();
        return _strikes[number] = strike with { Number = number };
    }

    public bool Remove(int number) => _strikes.Remove(number);

    // One after the other, so that a number which somebody has read is not soon another's.
    private int NextNumber()
    {
        if (_strikes.Count >= TaskStrike.Most)
            throw StrikeRules.TooMany();
        do
            _newest = (_newest % TaskStrike.Most) + 1;
        while (_strikes.ContainsKey(_newest));
        return _newest;
    }
}
