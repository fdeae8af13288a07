namespace McpTasks.Board.Live;

/// <summary>The views that are being watched. All watchers of a view share one look at the store.</summary>
internal sealed class LivePages(int mostWatchers, TimeProvider time, ILogger logger)
{
    /// <summary>How often a view is rendered anew.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (LiveView View, int Watchers)> _views = new(StringComparer.Ordinal);
    private int _watchers;

    /// <summary>How many views are being watched.</summary>
    public int Views
    {
        get
        {
            lock (_gate)
                return _views.Count;
        }
    }

    /// <summary>
    /// Begins to watch a view. The name contains everything that the view depends on. Null when there are too many watchers.
    /// </summary>
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

/// <summary>One watcher; disposing it stops watching.</summary>
internal sealed class LiveWatch(LiveView view, Action leave) : IDisposable
{
    /// <summary>The view as soon as its version differs from the given one, or null when the time runs out first.</summary>
    public Task<LiveState?> NextAsync(string? version, TimeSpan timeout, CancellationToken cancellationToken) =>
        view.NextAsync(version, timeout, cancellationToken);

    public void Dispose() => leave();
}
