using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>The newest log records of each resource.</summary>
internal sealed class LogBuffer(TelemetryLimits limits, DropCounters drops)
{
    private readonly Lock _gate = new();
    private readonly NewestByResource<LogEntry> _newest = new(limits.MaxLogs, limits.MaxBytes, log => log.Size(), _ => drops.DroppedLogs(1));
    private long _version;

    /// <summary>Grows with every change, so that a page knows whether it is still right.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>About how many bytes everything takes up.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _newest.Bytes;
        }
    }

    public void Add(IReadOnlyCollection<LogEntry> entries)
    {
        drops.ReceivedLogs(entries.Count);
        lock (_gate)
        {
            foreach (var entry in entries)
                _newest.Add(entry.Source.Resource, entry);
            _version++;
        }
    }

    /// <summary>A copy of what is kept, in order of arrival per resource.</summary>
    public LogEntry[] Snapshot(string? resource = null)
    {
        lock (_gate)
            return [.. _newest.Of(resource)];
    }

    public void Clear()
    {
        lock (_gate)
        {
            _newest.Clear();
            _version++;
        }
    }
}
