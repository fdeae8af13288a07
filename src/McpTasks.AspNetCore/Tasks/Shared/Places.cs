namespace McpTasks.AspNetCore.Tasks.Shared;

internal sealed class Places
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    public int Taken
    {
        get
        {
            lock (_lock)
                return _taken.Values.Sum();
        }
    }

    public bool TryTake(string name, long most)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(name);
            if (taken < most)
                _taken[name] = taken + 1;
            return taken < most;
        }
    }

    public void GiveBack(string name)
    {
        lock (_lock)
        {
            if (--_taken[name] == 0)
                _taken.Remove(name);
        }
    }
}
