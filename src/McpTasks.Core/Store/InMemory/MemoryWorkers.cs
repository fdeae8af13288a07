namespace McpTasks;

/// <summary>The workers that are alive, by name. Not thread-safe.</summary>
internal sealed class MemoryWorkers
{
    private readonly Dictionary<string, (TaskWorker Worker, DateTimeOffset Until)> _workers = new(StringComparer.Ordinal);

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

    private void Forget(DateTimeOffset now)
    {
        foreach (var name in _workers.Where(each => each.Value.Until <= now).Select(each => each.Key).ToList())
            _workers.Remove(name);
    }
}
