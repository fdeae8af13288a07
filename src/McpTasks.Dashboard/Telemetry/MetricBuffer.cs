using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

internal enum MetricKind { Gauge, Counter, UpDown, Histogram }

/// <summary>What one metric of one resource is.</summary>
internal sealed record MetricKey(string Resource, string Meter, string Name, string Unit, string Description, MetricKind Kind);

/// <summary>One series: a replica and a set of dimensions.</summary>
internal sealed record SeriesKey(MetricKey Metric, string Instance, string Dimensions);

/// <summary>A measured point. For a histogram <c>Value</c> is the sum, with the count and the buckets beside it.</summary>
internal sealed record MetricPoint(long Time, double Value, long Count, long[] Buckets, double[] Bounds, string TraceId, bool Cumulative);

internal sealed record MetricSeries(SeriesKey Key, MetricPoint[] Points);

/// <summary>The newest metric points of each resource; a series that is full forgets its oldest point.</summary>
internal sealed class MetricBuffer(TelemetryLimits limits, DropCounters drops)
{
    private const int PointsPerSeries = 600;
    private readonly Lock _gate = new();
    private readonly Dictionary<SeriesKey, Queue<MetricPoint>> _series = [];
    private readonly Dictionary<string, int> _points = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Grows with every change, so that a page knows whether it is still right.</summary>
    public long Version => Volatile.Read(ref _version);

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
        var used = _points.GetValueOrDefault(key.Metric.Resource);
        if (_series.TryGetValue(key, out var queue) && (queue.Count >= PointsPerSeries || used >= limits.MaxMetricPoints))
        {
            queue.Dequeue();
            drops.DroppedPoints(1);
        }
        else if (used >= limits.MaxMetricPoints)
        {
            drops.DroppedPoints(1);
            return;
        }
        else
        {
            _points[key.Metric.Resource] = used + 1;
        }
        if (queue is null)
            _series[key] = queue = new();
        queue.Enqueue(point);
    }

    public MetricSeries[] Snapshot()
    {
        lock (_gate)
            return [.. _series.Select(s => new MetricSeries(s.Key, [.. s.Value]))];
    }

    public void Clear()
    {
        lock (_gate)
        {
            _series.Clear();
            _points.Clear();
            _version++;
        }
    }
}
