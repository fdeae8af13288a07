namespace McpTasks;

/// <summary>Everybody in this process who watches a task; tells them what happened, without ever waiting for them.</summary>
internal sealed class TaskWatches(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TaskId, HashSet<Watch>> _watches = [];
    private Action<TaskId, TaskEvent>? _heard;

    /// <summary>Adds a watcher; an action runs once when it has been disposed and removed.</summary>
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
            _heard?.Invoke(id, change);
            if (!_watches.TryGetValue(id, out var set))
                return;
            foreach (var watch in set)
                watch.Offer(change);
        }
    }

    /// <summary>Hears of every task, until the result is disposed of.</summary>
    public IAsyncDisposable Listen(Action<TaskId, TaskEvent> heard)
    {
        lock (_gate)
            _heard += heard;
        return Add(default, () =>
        {
            lock (_gate)
                _heard -= heard;
            return ValueTask.CompletedTask;
        });
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
        private TaskCompletionSource? _waiting;
        private TaskEvent? _newest;
        private bool _over;

        public TaskId Id => id;

        public void Offer(TaskEvent change)
        {
            lock (_gate)
            {
                if (_newest is null || _newest.Version < change.Version)
                    _newest = change;
                _waiting?.TrySetResult();
            }
        }

        public async ValueTask<TaskEvent?> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Begin() is { } waiting)
            {
                await using var timer = timeProvider.CreateTimer(static end => ((TaskCompletionSource)end!).TrySetResult(), waiting, timeout, Timeout.InfiniteTimeSpan);
                await using var cancelled = cancellationToken.UnsafeRegister(static (end, token) => ((TaskCompletionSource)end!).TrySetCanceled(token), waiting);
                await waiting.Task;
            }

            return Take();
        }

        public ValueTask DisposeAsync()
        {
            if (!watches.Remove(this))
                return ValueTask.CompletedTask;
            lock (_gate)
            {
                _over = true;
                _waiting?.TrySetResult();
            }

            return disposed is not null ? disposed() : ValueTask.CompletedTask;
        }

        private TaskCompletionSource? Begin()
        {
            lock (_gate)
                return _newest is null && !_over ? _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        }

        private TaskEvent? Take()
        {
            lock (_gate)
            {
                var taken = _newest;
                (_newest, _waiting) = (null, null);
                return taken;
            }
        }
    }
}
