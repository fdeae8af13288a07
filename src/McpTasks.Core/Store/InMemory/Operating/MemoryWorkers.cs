namespace McpTasks;

/// <summary>The workers that are alive, by name. Not thread-safe.</summary>
internal sealed class MemoryWorkers
{
    private readonly Dictionary<string, (TaskWorker Worker, DateTimeOffset Until)> _workers = new(StringComparer.Ordinal);

    private readonly Dictionary<string, DateTimeOffset> _absentSince = new(StringComparer.Ordinal);

    public void Announce(TaskWorker worker, DateTimeOffset until, DateTimeOffset now)
    {
        Forget(now);
        _workers[worker.Name] = (worker, until);
    }

    public void Leave(string name) => _workers.Remove(name);

    public IReadOnlyList<TaskWorker> List(DateTimeOffset now)
    {
        Forget(now);
        return [.. _workers.Values.Select(each => each.Worker).OrderBy(worker => worker.Name, StringComparer.Ordinal)];
    }

    /// <summary>The workers that nobody has seen connected for a time; none while the store has just been away.</summary>
    public (int Known, IReadOnlyList<string> Dead) FindDead(Func<string, bool> isConnected, TimeSpan after, bool calm, DateTimeOffset now)
    {
        Forget(now);
        foreach (var name in _absentSince.Keys.Where(name => calm || !_workers.ContainsKey(name) || isConnected(name)).ToList())
            _absentSince.Remove(name);
        if (calm)
            return (_workers.Count, []);
        foreach (var name in _workers.Keys.Where(name => !isConnected(name)))
            _absentSince.TryAdd(name, now);
        return (_workers.Count, [.. _absentSince.Where(absent => now - absent.Value >= after).Select(absent => absent.Key)]);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var name in _workers.Where(each => each.Value.Until <= now).Select(each => each.Key).ToList())
            _workers.Remove(name);
    }
}
