namespace McpTasks.Client.Following;

/// <summary>
/// One feed for each task that a handle lives for, so that two handles of one task poll once and ask its questions once. Feeds of ended
/// tasks leave at once; those whose handles were dropped are swept when their number has doubled.
/// </summary>
internal sealed class TaskFeeds(FeedServices services)
{
    private const int FirstSweep = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WeakReference<TaskFeed>> _feeds = new(StringComparer.Ordinal);
    private int _sweepAt = FirstSweep;

    public int Count
    {
        get
        {
            lock (_lock)
                return _feeds.Count;
        }
    }

    public TaskFeed Of(string taskId)
    {
        lock (_lock)
        {
            if (_feeds.TryGetValue(taskId, out var known) && known.TryGetTarget(out var feed))
                return feed;
            if (_feeds.Count >= _sweepAt)
                Sweep();
            feed = new(taskId, services, Forget);
            _feeds[taskId] = new(feed);
            return feed;
        }
    }

    private void Forget(TaskFeed ended)
    {
        lock (_lock)
        {
            if (_feeds.TryGetValue(ended.TaskId, out var known) && known.TryGetTarget(out var feed) && ReferenceEquals(feed, ended))
                _feeds.Remove(ended.TaskId);
        }
    }

    private void Sweep()
    {
        foreach (var (id, feed) in _feeds)
        {
            // Removing while enumerating is allowed for a dictionary.
            if (!feed.TryGetTarget(out _))
                _feeds.Remove(id);
        }

        _sweepAt = Math.Max(FirstSweep, 2 * _feeds.Count);
    }
}
