using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tasks;

/// <summary>How many tasks wait in the queues, as the transport's gauge tells. Every consumer of a queue reports the same number.</summary>
internal static class QueueDepth
{
    private const string Gauge = "redis_transport.queue.depth";
    private const string Queue = "messaging.destination.name";

    /// <summary>The newest depth, and the deepest in each piece of the window; null where nothing was measured. Null when no transport reports.</summary>
    public static (long Now, long?[] Pieces)? Of(MetricBuffer metrics, TaskTimes window)
    {
        var queues = metrics.Snapshot().Where(s => s.Key.Metric.Name == Gauge && s.Points.Length > 0 && s.Key.Dimensions.Get("state") == "ready" && !IsSideQueue(s.Key))
            .GroupBy(s => s.Key.Dimensions.Get(Queue), StringComparer.Ordinal).ToArray();
        if (queues.Length == 0)
            return null;
        var pieces = new long?[TaskTimes.Pieces];
        foreach (var points in queues.Select(q => q.SelectMany(s => s.Points)))
        {
            var deepest = new long?[TaskTimes.Pieces];
            foreach (var point in points.Where(p => p.Time >= window.Start))
            {
                var piece = (int)Math.Min(TaskTimes.Pieces - 1, (point.Time - window.Start) / (window.At(1) - window.Start));
                deepest[piece] = Math.Max(deepest[piece] ?? 0, (long)point.Value);
            }
            for (var piece = 0; piece < pieces.Length; piece++)
                if (deepest[piece] is { } depth)
                    pieces[piece] = (pieces[piece] ?? 0) + depth;
        }
        return (queues.Sum(q => (long)q.MaxBy(s => s.Points[^1].Time)!.Points[^1].Value), pieces);
    }

    private static bool IsSideQueue(SeriesKey key) =>
        key.Dimensions.Get(Queue) is { } name && (name.EndsWith("_error", StringComparison.Ordinal) || name.EndsWith("_skipped", StringComparison.Ordinal));
}
