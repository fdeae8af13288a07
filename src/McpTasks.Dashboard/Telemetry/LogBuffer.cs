using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>The newest log records of each resource.</summary>
internal sealed class LogBuffer(TelemetryLimits limits, DropCounters drops)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TelemetryResource, Queue<LogEntry>> _byResource = [];
    private readonly long _maxBytes = limits.MaxMegabytes * 1024L * 1024L;
    private long _bytes;
    private long _version;

    /// <summary>Grows with every change, so that a page knows whether it is still right.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Add(IReadOnlyCollection<LogEntry> entries)
    {
        drops.ReceivedLogs(entries.Count);
        lock (_gate)
        {
            foreach (var entry in entries)
                AddCore(entry);
            _version++;
        }
    }

    private void AddCore(LogEntry entry)
    {
        if (!_byResource.TryGetValue(entry.Source.Resource, out var queue))
            _byResource[entry.Source.Resource] = queue = new();
        queue.Enqueue(entry);
        _bytes += entry.Size();
        if (queue.Count > limits.MaxLogs)
            DropFrom(queue);
        while (_bytes > _maxBytes)
            DropFrom(_byResource.Values.MaxBy(q => q.Count)!);
    }

    private void DropFrom(Queue<LogEntry> queue)
    {
        _bytes -= queue.Dequeue().Size();
        drops.DroppedLogs(1);
    }

    /// <summary>A copy of what is kept, in order of arrival per resource.</summary>
    public LogEntry[] Snapshot(string? resource = null)
    {
        lock (_gate)
            return [.. _byResource.Where(b => resource is null || b.Key.Name == resource).SelectMany(b => b.Value)];
    }

    public void Clear()
    {
        lock (_gate)
        {
            _byResource.Clear();
            _bytes = 0;
            _version++;
        }
    }
}
