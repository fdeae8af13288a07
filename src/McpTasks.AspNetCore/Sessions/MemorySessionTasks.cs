namespace McpTasks.AspNetCore.Sessions;

/// <summary>The tasks of this process's sessions; they go with their session.</summary>
internal sealed class MemorySessionTasks(Func<string, bool> exists) : ISessionTasks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<SessionTask>> _tasks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action> _watchers = new(StringComparer.Ordinal);

    public ValueTask AddAsync(string session, SessionTask task, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!exists(session))
                return ValueTask.CompletedTask;
            if (!_tasks.TryGetValue(session, out var tasks))
                _tasks.Add(session, tasks = []);
            if (tasks.Count >= limit)
                tasks.RemoveAt(0);
            tasks.Add(task);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<SessionTask>> ListAsync(string session, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new([.. _tasks.GetValueOrDefault(session) ?? []]);
    }

    public ValueTask NoteAsync(string session, SessionTask task, CancellationToken cancellationToken)
    {
        Action? changed = null;
        lock (_lock)
        {
            var tasks = _tasks.GetValueOrDefault(session) ?? [];
            if (tasks.FindIndex(other => other.Id == task.Id) is >= 0 and var at && tasks[at].Version < task.Version)
            {
                if (tasks[at].Version == 0)
                    changed = _watchers.GetValueOrDefault(session);
                tasks[at] = _heard.Contains(session) ? task : tasks[at];
            }
        }

        changed?.Invoke();
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(string session, TaskId task, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_tasks.TryGetValue(session, out var tasks) && tasks.RemoveAll(other => other.Id == task) > 0 && tasks.Count == 0)
                _tasks.Remove(session);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Forgets a session that has ended.</summary>
    public void Forget(string session)
    {
        lock (_lock)
        {
            _tasks.Remove(session);
            _heard.Remove(session);
        }
    }

    public ValueTask<IAsyncDisposable> WatchAsync(string session, Action changed, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // One that ends meanwhile was forgotten already.
            if (exists(session))
                _heard.Add(session);
        }

        Change(session, all => all + changed);
        return new(new Watch(this, session, changed));
    }

    private void Change(string session, Func<Action?, Action?> change)
    {
        lock (_lock)
        {
            if (change(_watchers.GetValueOrDefault(session)) is { } watchers)
                _watchers[session] = watchers;
            else
                _watchers.Remove(session);
        }
    }

    private sealed class Watch(MemorySessionTasks tasks, string session, Action changed) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            tasks.Change(session, all => all - changed);
            return ValueTask.CompletedTask;
        }
    }
}
