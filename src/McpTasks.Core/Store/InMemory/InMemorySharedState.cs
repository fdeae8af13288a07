using System.Collections.Immutable;

namespace McpTasks;

/// <summary>State of one process. Beyond the bytes that all logs keep together the oldest entries go, whosever they are.</summary>
internal sealed class InMemorySharedState(TimeProvider time, long maxLogBytes = long.MaxValue) : ISharedState
{
    // Makes even empty entries count.
    private const int Overhead = 256, ShortRow = 1024;
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    // A document is a map of one value.
    private readonly Dictionary<string, Map> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Log> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action<ReadOnlyMemory<byte>>> _listeners = new(StringComparer.Ordinal);
    private readonly Queue<(Log Log, long Number)> _order = [];
    private DateTimeOffset _swept = time.GetUtcNow();
    private long _bytes;
    private int _longRow = ShortRow;

    /// <summary>How many entries stand in the row of all logs, those that are gone among them.</summary>
    internal int Row => _order.Count;

    public bool IsShared => false;

    public ValueTask<byte[]?> ReadAsync(string name, TimeSpan keep, CancellationToken cancellationToken) => new(Read(name, keep).GetValueOrDefault(""));

    public ValueTask<byte[]?> ChangeAsync(string name, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken) =>
        new(Change(name, "", change, keep).GetValueOrDefault(""));

    public ValueTask<IReadOnlyDictionary<string, byte[]>> ReadMapAsync(string map, TimeSpan keep, CancellationToken cancellationToken) => new(Read(map, keep));

    public ValueTask<int> ChangeInMapAsync(string map, string key, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken) =>
        new(Change(map, key, change, keep).Count);

    public ValueTask RemoveFromMapAsync(string map, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_maps.TryGetValue(map, out var known))
                Put(map, known.Values.RemoveRange(keys), known.Until);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _maps.Remove(name);
            if (_logs.Remove(name, out var log))
                Clear(log);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AppendAsync(string log, ReadOnlyMemory<byte> entry, long maxBytes, TimeSpan keep, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Sweep();
            if (Find(log) is not { } found)
                _logs[log] = found = new() { Last = time.GetUtcNow().ToUnixTimeMilliseconds() };
            found.Until = time.GetUtcNow() + keep;
            found.Entries.Enqueue(new(++found.Last, entry));
            found.Bytes += entry.Length + Overhead;
            _bytes += entry.Length + Overhead;
            _order.Enqueue((found, found.Last));
            while (found.Bytes > maxBytes && found.Entries.Count > 1)
                Forget(found);
            // What went with its log is still in this row.
            while (_bytes > maxLogBytes || (_order.TryPeek(out var gone) && !gone.Log.Has(gone.Number)))
            {
                var (oldest, number) = _order.Dequeue();
                if (oldest.Has(number))
                    Forget(oldest);
            }

            Tidy();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<LogPage> ReadLogAsync(string log, long after, TimeSpan keep, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Find(log) is not { } found)
                return new(new LogPage(time.GetUtcNow().ToUnixTimeMilliseconds(), Complete: true, []));
            found.Until = time.GetUtcNow() + keep;
            return new(new LogPage(found.Last, found.Complete, [.. found.Entries.Where(entry => entry.Number > after).Take(LogPage.Size)]));
        }
    }

    public ValueTask<IAsyncDisposable> ListenAsync(string channel, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken)
    {
        Listen(channel, all => all + heard);
        return new(new Listening(() => Listen(channel, all => all - heard)));
    }

    public ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Action<ReadOnlyMemory<byte>>? listeners;
        lock (_lock)
            listeners = _listeners.GetValueOrDefault(channel);
        listeners?.Invoke(message);
        return ValueTask.CompletedTask;
    }

    private void Listen(string channel, Func<Action<ReadOnlyMemory<byte>>?, Action<ReadOnlyMemory<byte>>?> change)
    {
        lock (_lock)
        {
            if (change(_listeners.GetValueOrDefault(channel)) is { } listeners)
                _listeners[channel] = listeners;
            else
                _listeners.Remove(channel);
        }
    }

    private ImmutableDictionary<string, byte[]> Read(string map, TimeSpan keep)
    {
        lock (_lock)
        {
            var values = Values(map);
            if (!values.IsEmpty)
                _maps[map] = new(values, time.GetUtcNow() + keep);
            return values;
        }
    }

    private ImmutableDictionary<string, byte[]> Change(string map, string key, Func<byte[]?, byte[]?> change, TimeSpan keep)
    {
        lock (_lock)
        {
            Sweep();
            var before = Values(map);
            var values = change(before.GetValueOrDefault(key)) is { } value ? before.SetItem(key, value) : before.Remove(key);
            if (values != before)
                Put(map, values, time.GetUtcNow() + keep);
            return values;
        }
    }

    private void Put(string map, ImmutableDictionary<string, byte[]> values, DateTimeOffset until)
    {
        if (values.IsEmpty)
            _maps.Remove(map);
        else
            _maps[map] = new(values, until);
    }

    private ImmutableDictionary<string, byte[]> Values(string map) =>
        _maps.TryGetValue(map, out var known) && known.Until > time.GetUtcNow() ? known.Values : [];

    private Log? Find(string log) => _logs.TryGetValue(log, out var found) && found.Until > time.GetUtcNow() ? found : null;

    private void Forget(Log log)
    {
        var size = log.Entries.Dequeue().Content.Length + Overhead;
        log.Complete = false;
        log.Bytes -= size;
        _bytes -= size;
    }

    // An old entry at the head keeps those behind it in the row, also when they are gone.
    private void Tidy()
    {
        if (_order.Count < _longRow)
            return;
        var kept = _order.Where(entry => entry.Log.Has(entry.Number)).ToList();
        _order.Clear();
        kept.ForEach(_order.Enqueue);
        _longRow = Math.Max(ShortRow, 2 * kept.Count);
    }

    private void Clear(Log log)
    {
        _bytes -= log.Bytes;
        log.Bytes = 0;
        log.Entries.Clear();
    }

    private void Sweep()
    {
        if (time.GetUtcNow() - _swept >= BetweenSweeps)
            Sweep(time.GetUtcNow());
    }

    private void Sweep(DateTimeOffset now)
    {
        _swept = now;
        foreach (var (name, _) in _maps.Where(map => map.Value.Until <= now))
            _maps.Remove(name);
        foreach (var (name, log) in _logs.Where(log => log.Value.Until <= now))
        {
            _logs.Remove(name);
            Clear(log);
        }
    }

    private sealed record Map(ImmutableDictionary<string, byte[]> Values, DateTimeOffset Until);

    private sealed class Log
    {
        public Queue<LogEntry> Entries { get; } = [];

        public long Last { get; set; }

        public long Bytes { get; set; }

        public bool Complete { get; set; } = true;

        public DateTimeOffset Until { get; set; }

        public bool Has(long number) => Entries.TryPeek(out var first) && first.Number <= number;
    }

    private sealed class Listening(Action leave) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            leave();
            return ValueTask.CompletedTask;
        }
    }
}
