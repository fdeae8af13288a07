using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>The newest traces of each resource that begins them. A trace is dropped as a whole, the oldest first.</summary>
internal sealed class TraceBuffer(TelemetryLimits limits, DropCounters drops)
{
    private sealed class Entry(string traceId, TelemetryResource owner)
    {
        public string TraceId { get; } = traceId;
        public TelemetryResource Owner { get; } = owner;
        public Dictionary<string, SpanRecord> Spans { get; } = new(StringComparer.Ordinal);
        public long Bytes { get; set; }
        public TraceRecord? Record { get; set; }
    }

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _traces = new(StringComparer.Ordinal);
    private readonly Dictionary<TelemetryResource, Queue<Entry>> _byOwner = [];
    private readonly long _maxBytes = limits.MaxMegabytes * 1024L * 1024L;
    private long _bytes;
    private long _version;

    /// <summary>Grows with every change, so that a page knows whether it is still right.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Add(IReadOnlyCollection<SpanRecord> spans)
    {
        drops.ReceivedSpans(spans.Count);
        lock (_gate)
        {
            foreach (var span in spans)
                AddCore(span);
            _version++;
        }
    }

    private void AddCore(SpanRecord span)
    {
        var entry = _traces.TryGetValue(span.TraceId, out var known) ? known : Begin(span);
        if (entry.Spans.ContainsKey(span.SpanId))
            return; // An exporter that did not get our answer sends the same spans again.
        if (entry.Spans.Count >= limits.MaxSpansPerTrace)
        {
            drops.DroppedSpans(1);
            return;
        }
        entry.Spans.Add(span.SpanId, span);
        entry.Record = null;
        var size = span.Size();
        entry.Bytes += size;
        _bytes += size;
        while (_bytes > _maxBytes)
            DropFrom(_byOwner.Values.MaxBy(q => q.Count)!);
    }

    private Entry Begin(SpanRecord span)
    {
        var entry = new Entry(span.TraceId, span.Source.Resource);
        _traces.Add(span.TraceId, entry);
        if (!_byOwner.TryGetValue(entry.Owner, out var queue))
            _byOwner[entry.Owner] = queue = new();
        queue.Enqueue(entry);
        if (queue.Count > limits.MaxTraces)
            DropFrom(queue);
        return entry;
    }

    private void DropFrom(Queue<Entry> queue)
    {
        var oldest = queue.Dequeue();
        _traces.Remove(oldest.TraceId);
        _bytes -= oldest.Bytes;
        drops.DroppedSpans(oldest.Spans.Count);
    }

    public TraceRecord? Find(string traceId)
    {
        lock (_gate)
            return _traces.TryGetValue(traceId, out var entry) ? RecordOf(entry) : null;
    }

    /// <summary>All traces that are kept. Only those that changed since the last call are worked out again.</summary>
    public TraceRecord[] Snapshot()
    {
        lock (_gate)
            return [.. _traces.Values.Where(e => e.Spans.Count > 0).Select(RecordOf)];
    }

    private static TraceRecord RecordOf(Entry entry) => entry.Record ??= TraceRecord.From(entry.TraceId, entry.Spans.Values);

    public void Clear()
    {
        lock (_gate)
        {
            _traces.Clear();
            _byOwner.Clear();
            _bytes = 0;
            _version++;
        }
    }
}
