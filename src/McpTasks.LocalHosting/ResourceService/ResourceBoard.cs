using System.Collections.Concurrent;
using System.Threading.Channels;

namespace McpTasks.LocalHosting.ResourceService;

/// <summary>The present state of every replica and the last lines of its console, for whoever watches.</summary>
internal sealed class ResourceBoard(TimeProvider time)
{
    /// <summary>How many lines are kept for a replica.</summary>
    public const int MaxLines = 5000;

    /// <summary>How many characters are kept for a replica.</summary>
    public const int MaxCharacters = 4 * 1024 * 1024;

    private const int MaxBehind = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _replicas = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, LineBuffer> _lines = [];
    private readonly ConcurrentDictionary<Channel<object>, byte> _watchers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
            _lines[replica.Replica] = new LineBuffer();
        }

        Set(replica.Replica, _ => replica);
    }

    /// <summary>Changes a replica's state and tells everyone.</summary>
    public void Set(string replica, Func<ResourceEvent, ResourceEvent> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            var next = change(_replicas.GetValueOrDefault(replica)!);
            _replicas[replica] = next;
            Tell(next);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public ResourceEvent Get(string replica)
    {
        lock (_lock)
            return _replicas[replica];
    }

    public void AddLine(string replica, bool error, string text)
    {
        lock (_lock)
            Tell(_lines[replica].Add(replica, time.GetUtcNow(), error, text));
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

    /// <summary>Begins to watch: the present states, the kept lines, then every change. Whoever falls too far behind loses the oldest.</summary>
    public Watch BeginWatch()
    {
        var channel = Channel.CreateBounded<object>(new BoundedChannelOptions(MaxBehind) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            List<object> first = [.. _order.Select(name => _replicas[name])];
            foreach (var name in _order)
                first.AddRange(_lines[name].ToList());
            _watchers[channel] = 0;
            return new Watch(first, channel.Reader, () => _watchers.TryRemove(channel, out _));
        }
    }

    private void Tell(object change)
    {
        foreach (var watcher in _watchers.Keys)
            watcher.Writer.TryWrite(change);
    }

    internal sealed record Watch(IReadOnlyList<object> First, ChannelReader<object> Changes, Action End) : IDisposable
    {
        public void Dispose() => End();
    }

    private sealed class LineBuffer
    {
        private readonly Queue<LogEvent> _lines = new();
        private long _sequence;
        private long _characters;

        public LogEvent Add(string replica, DateTimeOffset now, bool error, string text)
        {
            var line = new LogEvent(replica, ++_sequence, now, error, text);
            _lines.Enqueue(line);
            _characters += text.Length;
            while (_lines.Count > MaxLines || _characters > MaxCharacters)
                _characters -= _lines.Dequeue().Text.Length;
            return line;
        }

        public IReadOnlyList<LogEvent> ToList() => [.. _lines];
    }
}
