using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace McpTasks.RedisTransport.Telemetry;

/// <summary>What MassTransit's own meter lacks: leases, redeliveries, queue wait and depth.</summary>
internal static class TransportMetrics
{
    private const string QueueTag = "messaging.destination.name";
    private static readonly Meter Meter = new(RedisTransportTelemetry.MeterName);
    private static readonly Counter<long> Duplicates = Counter("duplicates", "Messages not sent because their id was still in the queue");
    private static readonly Counter<long> Reclaims = Counter("reclaimed", "Messages taken back from receivers that stopped renewing");
    private static readonly Counter<long> Losses = Counter("leases.lost", "Deliveries that lost their lease before they were settled");
    private static readonly Counter<long> Returns = Counter("handed_back", "Messages handed back unfinished");
    private static readonly Counter<long> Poisons = Counter("poisoned", "Messages moved to the error queue for too many deliveries");
    private static readonly Counter<long> Expiries = Counter("expired", "Messages discarded because their time to live had passed");
    private static readonly Counter<long> Drops = Counter("dropped", "Oldest messages dropped from a full error queue");
    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(
        "redis_transport.queue.wait", "s", "Time from send, or from when a scheduled message was sent, to delivery");

    private static readonly ConcurrentDictionary<string, RedisQueueDepth> Depths = new(StringComparer.Ordinal);

    static TransportMetrics() =>
        Meter.CreateObservableGauge("redis_transport.queue.depth", Observe, "{message}", "Messages in the queues this process consumes");

    public static void Duplicate(RedisAddress queue) => Duplicates.Add(1, Tag(queue.Name, queue.Expiry is not null));

    public static void Dropped(string queue, long count) => Add(Drops, queue, temporary: false, count);

    public static void Reclaimed(string queue, bool temporary, int count) => Add(Reclaims, queue, temporary, count);

    public static void LeaseLost(string queue, bool temporary, int count) => Add(Losses, queue, temporary, count);

    public static void HandedBack(string queue, bool temporary, int count) => Add(Returns, queue, temporary, count);

    public static void Poisoned(string queue, bool temporary) => Add(Poisons, queue, temporary, 1);

    public static void Expired(string queue, bool temporary) => Add(Expiries, queue, temporary, 1);

    public static void Waited(string queue, bool temporary, TimeSpan time) => Waits.Record(time.TotalSeconds, Tag(queue, temporary));

    public static void SetDepth(string queue, RedisQueueDepth depth) => Depths[queue] = depth;

    public static void ForgetDepth(string queue) => Depths.TryRemove(queue, out _);

    private static Counter<long> Counter(string name, string description) =>
        Meter.CreateCounter<long>("redis_transport." + name, "{message}", description);

    private static void Add(Counter<long> counter, string queue, bool temporary, long count)
    {
        if (count > 0)
            counter.Add(count, Tag(queue, temporary));
    }

    // Names of temporary queues are generated, so each name would become a time series of its own.
    private static KeyValuePair<string, object?> Tag(string queue, bool temporary) => new(QueueTag, temporary ? "(temporary)" : queue);

    private static IEnumerable<Measurement<long>> Observe()
    {
        foreach (var (queue, depth) in Depths)
        {
            yield return Measure(queue, "ready", depth.Ready);
            yield return Measure(queue, "delayed", depth.Delayed);
            yield return Measure(queue, "leased", depth.Leased);
        }
    }

    private static Measurement<long> Measure(string queue, string state, long value) =>
        new(value, Tag(queue, temporary: false), new KeyValuePair<string, object?>("state", state));
}
