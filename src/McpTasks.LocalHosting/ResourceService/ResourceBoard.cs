namespace McpTasks.LocalHosting.ResourceService;

/// <summary>The present state of every replica and the last lines of its console, for whoever watches.</summary>
internal sealed class ResourceBoard(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _replicas = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, ConsoleBuffer> _lines = [];
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource _told = NewSignal();

    public IReadOnlyList<ResourceEvent> Replicas
    {
        get
        {
            lock (_lock)
                return [.. _order.Select(name => _replicas[name])];
        }
    }

    public void Add(ResourceEvent replica)
    {
        lock (_lock)
        {
            _order.Add(replica.Replica);
            _lines[replica.Replica] = new ConsoleBuffer();
            Set(replica.Replica, _ => replica);
        }
    }

    /// <summary>Changes a replica's state and tells everyone.</summary>
    public void Set(string replica, Func<ResourceEvent, ResourceEvent> change)
    {
        lock (_lock)
        {
            _replicas[replica] = change(_replicas.GetValueOrDefault(replica)!);
            Signal(ref _changed);
            Signal(ref _told);
        }
    }

    public ResourceEvent Get(string replica)
    {
        lock (_lock)
            return _replicas[replica];
    }

    public void AddLine(string replica, bool error, string text)
    {
        lock (_lock)
        {
            _lines[replica].Add(replica, time.GetUtcNow(), error, text);
            Signal(ref _told);
        }
    }

    public IReadOnlyList<LogEvent> Lines(string replica)
    {
        lock (_lock)
            return _lines[replica].ToList();
    }

    /// <summary>Waits until the states fulfil a condition; a condition that throws ends the wait with its exception.</summary>
    public async Task WhenAsync(Func<IReadOnlyList<ResourceEvent>, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            if (condition(Replicas))
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Begins to watch: the present states, the kept lines, then every change.</summary>
    public ResourceWatch BeginWatch() => new(this);

    /// <summary>Takes what is newer than a watcher knows, and what to wait for when that is not enough.</summary>
    internal (IReadOnlyList<object> News, Task More) News(Dictionary<string, ResourceEvent> states, Dictionary<string, long> sequences)
    {
        lock (_lock)
        {
            List<object> news = [];
            foreach (var name in _order.Where(name => !ReferenceEquals(states.GetValueOrDefault(name), _replicas[name])))
                news.Add(states[name] = _replicas[name]);
            foreach (var name in _order)
            {
                news.AddRange(_lines[name].After(sequences.GetValueOrDefault(name)));
                sequences[name] = _lines[name].Last;
            }

            return (news, _told.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Signal(ref TaskCompletionSource signal)
    {
        var old = signal;
        signal = NewSignal();
        old.SetResult();
    }
}
