namespace McpTasks.Board.Live;

/// <summary>The views that somebody watches now. All who watch the same one share its looks at the store.</summary>
internal sealed class LivePages(int mostWatchers, TimeProvider time, ILogger logger)
{
    /// <summary>How often a view is looked at.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (LiveView View, int Watchers)> _views = new(StringComparer.Ordinal);
    private int _watchers;

    /// <summary>How many views are looked at now.</summary>
    public int Views
    {
        get
        {
            lock (_gate)
                return _views.Count;
        }
    }

    /// <summary>Begins to watch a view, whose name has all that it depends on; null when too many watch already.</summary>
    public LiveWatch? Watch(string name, Func<CancellationToken, Task<string>> render)
    {
        lock (_gate)
        {
            if (_watchers >= mostWatchers)
                return null;
            _watchers++;
            var (view, watchers) = _views.GetValueOrDefault(name);
            view ??= new(render, time, logger);
            _views[name] = (view, watchers + 1);
            return new(view, () => Leave(name));
        }
    }

    private void Leave(string name)
    {
        lock (_gate)
        {
            _watchers--;
            var (view, watchers) = _views[name];
            if (watchers > 1)
            {
                _views[name] = (view, watchers - 1);
                return;
            }

            _views.Remove(name);
            view.Dispose();
        }
    }
}

/// <summary>One watcher; dispose it to stop watching.</summary>
internal sealed class LiveWatch(LiveView view, Action leave) : IDisposable
{
    /// <summary>The view as soon as it is not the named version, or null where the time ran out before.</summary>
    public Task<LiveState?> NextAsync(string? version, TimeSpan timeout, CancellationToken cancellationToken) =>
        view.NextAsync(version, timeout, cancellationToken);

    public void Dispose() => leave();
}
