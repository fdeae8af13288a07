namespace McpTasks.Dashboard.Telemetry;

/// <summary>
/// The newest items of each resource, up to a number for each and a size for all together. Over the number the resource's own oldest goes,
/// over the size the oldest of the resource that takes up most. Not safe for concurrent use: its owner holds a lock.
/// </summary>
internal sealed class NewestByResource<T>(int maxItems, long maxBytes, Func<T, long> sizeOf, Action<T> dropped)
{
    private sealed class Shelf
    {
        public Queue<T> Items { get; } = new();
        public long Bytes { get; set; }
    }

    private readonly Dictionary<TelemetryResource, Shelf> _shelves = [];

    /// <summary>About how many bytes everything takes up.</summary>
    public long Bytes { get; private set; }

    public void Add(TelemetryResource resource, T item)
    {
        if (!_shelves.TryGetValue(resource, out var shelf))
            _shelves[resource] = shelf = new();
        shelf.Items.Enqueue(item);
        Grow(resource, sizeOf(item));
        if (shelf.Items.Count > maxItems)
            DropOldest(shelf);
    }

    /// <summary>An item of this resource has become larger by so many bytes.</summary>
    public void Grow(TelemetryResource resource, long bytes)
    {
        _shelves[resource].Bytes += bytes;
        Bytes += bytes;
        while (Bytes > maxBytes)
            DropOldest(_shelves.Values.MaxBy(s => s.Bytes)!);
    }

    private void DropOldest(Shelf shelf)
    {
        var oldest = shelf.Items.Dequeue();
        var size = sizeOf(oldest);
        shelf.Bytes -= size;
        Bytes -= size;
        dropped(oldest);
    }

    /// <summary>What is kept of one resource, or of all, each in order of arrival.</summary>
    public IEnumerable<T> Of(string? resource) =>
        _shelves.Where(s => resource is null || s.Key.Name == resource).SelectMany(s => s.Value.Items);

    public void Clear()
    {
        _shelves.Clear();
        Bytes = 0;
    }
}
