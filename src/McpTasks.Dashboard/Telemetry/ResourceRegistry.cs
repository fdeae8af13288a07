using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>Every resource and replica that telemetry came from, up to the limit.</summary>
internal sealed class ResourceRegistry(TelemetryLimits limits)
{
    private const int InstancesPerResource = 64;
    private const int Colours = 10;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TelemetryResource> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Id), TelemetryInstance> _instances = [];
    private readonly Queue<(string Name, string Id)> _arrival = new();

    /// <summary>Finds or adds a replica; null when there are too many resources already.</summary>
    public TelemetryInstance? Resolve(string name, string id, Attr[] attributes)
    {
        lock (_gate)
        {
            if (_instances.TryGetValue((name, id), out var known))
                return known;
            if (ResourceCore(name) is not { } resource)
                return null;
            if (_arrival.Count >= limits.MaxResources * InstancesPerResource)
                _instances.Remove(_arrival.Dequeue());
            var instance = new TelemetryInstance(resource, id, attributes);
            _instances.Add((name, id), instance);
            _arrival.Enqueue((name, id));
            return instance;
        }
    }

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
