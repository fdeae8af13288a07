namespace McpTasks.Board.Live;

/// <summary>The views that somebody watches now. All who watch the same one share its looks at the store.</summary>
/// <param name="most">How many watchers there may be.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class LivePages(int most, TimeProvider time, ILogger logger)
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

    /// <summary>Begins to watch a view; null when too many watch already.</summary>
    /// <param name="name">The view with all that it depends on.</param>
    /// <param name="render">Renders it as it is now.</param>
    public LiveWatch? Watch(string name, Func<CancellationToken, Task<string>> render)
    {
        lock (_gate)
        {
            if (_watchers >= most)
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
