using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>
/// The newest metric points of each resource. A series that is full forgets its own oldest point; a resource that is full, or the one that
/// takes up most when there is no more room at all, forgets the oldest point of the series that was silent for longest.
/// </summary>
internal sealed class MetricBuffer(TelemetryLimits limits, DropCounters drops)
{
    private sealed class Shelf
    {
        public LinkedList<Series> ByLastPoint { get; } = new();
        public int Points { get; set; }
        public long Bytes { get; set; }
    }

    private sealed class Series(SeriesKey key, Shelf shelf)
    {
        public SeriesKey Key { get; } = key;
        public Shelf Shelf { get; } = shelf;
        public Queue<MetricPoint> Points { get; } = new();
        public MetricPoint? Last { get; set; }
    }

    private const int PointsPerSeries = 1_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<SeriesKey, LinkedListNode<Series>> _series = [];
    private readonly Dictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);
    private long _bytes;
    private long _version;

    /// <summary>Grows with every change, so that a page knows whether it is still right.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>About how many bytes everything takes up.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(IReadOnlyCollection<(SeriesKey Key, MetricPoint Point)> points)
    {
        drops.ReceivedPoints(points.Count);
        lock (_gate)
        {
            foreach (var (key, point) in points)
                AddCore(key, point);
            _version++;
        }
    }

    private void AddCore(SeriesKey key, MetricPoint point)
    {
        var node = _series.TryGetValue(key, out var known) ? known : Begin(key);
        var (series, shelf) = (node.Value, node.Value.Shelf);
        shelf.ByLastPoint.Remove(node);
        shelf.ByLastPoint.AddLast(node);
        var kept = series.Last is { } last ? point.After(last) : point;
        series.Last = point with { Bounds = kept.Bounds };
        series.Points.Enqueue(kept);
        shelf.Points++;
        Account(shelf, kept.Size());
        if (series.Points.Count > PointsPerSeries)
            DropOldest(node);
        while (shelf.Points > limits.MaxMetricPoints)
            DropOldest(shelf.ByLastPoint.First!);
        while (_bytes > limits.MaxBytes)
            DropOldest(_shelves.Values.MaxBy(s => s.Bytes)!.ByLastPoint.First!);
    }

    private LinkedListNode<Series> Begin(SeriesKey key)
    {
        if (!_shelves.TryGetValue(key.Metric.Resource, out var shelf))
            _shelves[key.Metric.Resource] = shelf = new();
        Account(shelf, key.Size());
        return _series[key] = shelf.ByLastPoint.AddLast(new Series(key, shelf));
    }

    private void DropOldest(LinkedListNode<Series> node)
    {
        var series = node.Value;
        Account(series.Shelf, -series.Points.Dequeue().Size());
        series.Shelf.Points--;
        drops.DroppedPoints(1);
        if (series.Points.Count > 0)
            return;
        Account(series.Shelf, -series.Key.Size());
        series.Shelf.ByLastPoint.Remove(node);
        _series.Remove(series.Key);
    }

    private void Account(Shelf shelf, long bytes)
    {
        shelf.Bytes += bytes;
        _bytes += bytes;
    }

    public MetricSeries[] Snapshot(Func<MetricKey, bool>? wanted = null)
    {
        lock (_gate)
            return [.. _series.Where(s => wanted is null || wanted(s.Key.Metric)).Select(s => new MetricSeries(s.Key, [.. s.Value.Value.Points]))];
    }

    public void Clear()
    {
        lock (_gate)
        {
            _series.Clear();
            _shelves.Clear();
            _bytes = 0;
            _version++;
        }
    }
}
