namespace McpTasks;

/// <summary>Everybody in this process who watches a task; tells them what happened, without ever waiting for them.</summary>
internal sealed class TaskWatches(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TaskId, HashSet<Watch>> _watches = [];

    /// <summary>The tasks that are watched now.</summary>
    public IReadOnlyList<TaskId> Watched
    {
        get
        {
            lock (_gate)
                return [.. _watches.Keys];
        }
    }

    /// <summary>Adds a watcher.</summary>
    /// <param name="id">The task.</param>
    /// <param name="disposed">Runs once when the watcher has been disposed and removed.</param>
    public Watch Add(TaskId id, Func<ValueTask>? disposed = null)
    {
        var watch = new Watch(this, id, disposed, timeProvider);
        lock (_gate)
        {
            if (!_watches.TryGetValue(id, out var set))
                _watches.Add(id, set = []);
            set.Add(watch);
        }

        return watch;
    }

    public void Publish(TaskId id, TaskEvent change)
    {
        lock (_gate)
        {
            if (!_watches.TryGetValue(id, out var set))
                return;
            foreach (var watch in set)
                watch.Offer(change);
        }
    }

    public bool IsWatched(TaskId id)
    {
        lock (_gate)
            return _watches.ContainsKey(id);
    }

    private bool Remove(Watch watch)
    {
        lock (_gate)
        {
            if (!_watches.TryGetValue(watch.Id, out var set) || !set.Remove(watch))
                return false;
            if (set.Count == 0)
                _watches.Remove(watch.Id);
            return true;
        }
    }

    internal sealed class Watch(TaskWatches watches, TaskId id, Func<ValueTask>? disposed, TimeProvider timeProvider) : ITaskWatch
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = NewSignal();
        private TaskEvent? _newest;

        public TaskId Id => id;

        public void Offer(TaskEvent change)
        {
            lock (_gate)
            {
                if (_newest is null || _newest.Version < change.Version)
                    _newest = change;
                _changed.TrySetResult();
            }
        }

        public async ValueTask<TaskEvent?> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
        {
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            try
            {
                await changed.WaitAsync(timeout, timeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                // An event that came together with the timeout is taken now rather than by the next wait.
            }

            return Take();
        }

        public ValueTask DisposeAsync() =>
            watches.Remove(this) && disposed is not null ? disposed() : ValueTask.CompletedTask;

        private TaskEvent? Take()
        {
            lock (_gate)
            {
                var taken = _newest;
                _newest = null;
                if (_changed.Task.IsCompleted)
                    _changed = NewSignal();
                return taken;
            }
        }

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
