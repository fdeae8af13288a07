using McpTasks.Dashboard.Settings;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Resources;

/// <summary>What the app host last told of each replica, and the newest lines of its console.</summary>
internal sealed class ResourceBoard(TelemetryLimits limits, TimeProvider clock)
{
    private const int MaxReplicas = 1_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _replicas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<LogEvent>> _consoles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UsageHistory> _usage = new(StringComparer.Ordinal);
    private long _version;
    private bool _connected;

    /// <summary>Grows with every change, so that a page knows whether it is still right.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Whether the app host answers at present.</summary>
    public bool IsConnected => Volatile.Read(ref _connected);

    /// <summary>Forgets everything: the app host tells all of it again after each connection.</summary>
    public void Connected()
    {
        lock (_gate)
        {
            _replicas.Clear();
            _consoles.Clear();
            _usage.Clear();
            _connected = true;
            _version++;
        }
    }

    /// <summary>Keeps the last known state on the pages, marked as old.</summary>
    public void Disconnected()
    {
        lock (_gate)
        {
            _connected = false;
            _version++;
        }
    }

    public void Set(ResourceEvent state)
    {
        lock (_gate)
        {
            if (_replicas.Count >= MaxReplicas && !_replicas.ContainsKey(state.Replica))
                return;
            _replicas[state.Replica] = state;
            if (!_usage.TryGetValue(state.Replica, out var usage))
                _usage[state.Replica] = usage = new();
            usage.Add(clock.GetUtcNow(), state);
            _version++;
        }
    }

    public void Add(LogEvent line)
    {
        lock (_gate)
        {
            if (!_consoles.TryGetValue(line.Replica, out var console))
            {
                if (_consoles.Count >= MaxReplicas)
                    return;
                _consoles[line.Replica] = console = new();
            }
            console.Enqueue(line with { Text = line.Text.Length > limits.MaxTextLength ? line.Text[..limits.MaxTextLength] : line.Text });
            if (console.Count > limits.MaxConsoleLines)
                console.Dequeue();
            _version++;
        }
    }

    public ResourceEvent[] Replicas()
    {
        lock (_gate)
            return [.. _replicas.Values.OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Replica, StringComparer.Ordinal)];
    }

    /// <summary>The replica of this name, or all replicas of the resource of this name.</summary>
    public ResourceEvent[] FindAll(string id)
    {
        lock (_gate)
            return _replicas.TryGetValue(id, out var replica) ? [replica] : [.. _replicas.Values.Where(r => r.Name == id).OrderBy(r => r.Replica, StringComparer.Ordinal)];
    }

    /// <summary>What a replica used of processor and memory lately, oldest first.</summary>
    public UsageSample[] Usage(string replica)
    {
        lock (_gate)
            return _usage.TryGetValue(replica, out var usage) ? usage.ToArray() : [];
    }

    /// <summary>The newest lines of a replica's console, oldest first.</summary>
    public LogEvent[] Console(string replica, int count)
    {
        lock (_gate)
            return _consoles.TryGetValue(replica, out var console) ? [.. console.Skip(Math.Max(0, console.Count - count))] : [];
    }
}
