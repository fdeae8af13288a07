using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>Every resource and replica that telemetry came from, up to the limit.</summary>
internal sealed class ResourceRegistry(TelemetryLimits limits)
{
    private const int InstancesPerResource = 64;
    private const int Colours = 10;
    private const long MaxBytes = 16 * 1024 * 1024;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TelemetryResource> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Id), TelemetryInstance> _instances = [];
    private readonly Queue<TelemetryInstance> _arrival = new();
    private long _bytes;

    /// <summary>Finds or adds a replica; null when there are too many resources already.</summary>
    public TelemetryInstance? Resolve(string name, string id, Attr[] attributes)
    {
        lock (_gate)
        {
            if (_instances.TryGetValue((name, id), out var known))
                return known;
            if (ResourceCore(name) is not { } resource)
                return null;
            var instance = new TelemetryInstance(resource, id, attributes);
            _instances.Add((name, id), instance);
            _arrival.Enqueue(instance);
            _bytes += Size(instance);
            while (_arrival.Count > limits.MaxResources * InstancesPerResource || _bytes > MaxBytes)
                ForgetOldest();
            return instance;
        }
    }

    private void ForgetOldest()
    {
        var oldest = _arrival.Dequeue();
        _instances.Remove((oldest.Resource.Name, oldest.Id));
        _bytes -= Size(oldest);
        oldest.Forget();
    }

    private static long Size(TelemetryInstance instance) => 200 + instance.Id.Length * 2 + instance.Attributes.Size();

    /// <summary>The colour of a resource, also of one that has sent nothing yet.</summary>
    public int Colour(string name)
    {
        lock (_gate)
            return ResourceCore(name)?.Colour ?? 0;
    }

    public TelemetryInstance[] Instances()
    {
        lock (_gate)
            return [.. _instances.Values];
    }

    /// <summary>Makes room for other resources, once nothing is kept of these.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _resources.Clear();
            _instances.Clear();
            _arrival.Clear();
            _bytes = 0;
        }
    }

    private TelemetryResource? ResourceCore(string name)
    {
        if (_resources.TryGetValue(name, out var known))
            return known;
        if (_resources.Count >= limits.MaxResources)
            return null;
        var added = new TelemetryResource(name, _resources.Count % Colours);
        _resources.Add(name, added);
        return added;
    }
}
