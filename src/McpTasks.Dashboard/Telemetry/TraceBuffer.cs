using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>The newest traces of each resource that begins them. A trace is dropped as a whole, the oldest first.</summary>
internal sealed class TraceBuffer
{
    private sealed class Entry(string traceId, TelemetryResource owner)
    {
        public string TraceId { get; } = traceId;
        public TelemetryResource Owner { get; } = owner;
        public Dictionary<string, SpanRecord> Spans { get; } = new(StringComparer.Ordinal);
        public long Bytes { get; set; } = 800;
        public TraceRecord? Record { get; set; }
    }

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _traces = new(StringComparer.Ordinal);
    private readonly NewestByResource<Entry> _newest;
    private readonly TelemetryLimits _limits;
    private readonly DropCounters _drops;
    private long _version;

    public TraceBuffer(TelemetryLimits limits, DropCounters drops)
    {
        (_limits, _drops) = (limits, drops);
        _newest = new(limits.MaxTraces, limits.MaxBytes, entry => entry.Bytes, Forget);
    }

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

    public void Add(IReadOnlyCollection<SpanRecord> spans)
    {
        _drops.ReceivedSpans(spans.Count);
        lock (_gate)
        {
            foreach (var span in spans)
                AddCore(span);
            _version++;
        }
    }

    private void AddCore(SpanRecord span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var entry))
        {
            _traces[span.TraceId] = entry = new(span.TraceId, span.Source.Resource);
            _newest.Add(entry.Owner, entry);
        }
        if (entry.Spans.ContainsKey(span.SpanId))
            return; // An exporter that did not get our answer sends the same spans again.
        if (entry.Spans.Count >= _limits.MaxSpansPerTrace)
        {
            _drops.DroppedSpans(1);
            return;
        }
        entry.Spans.Add(span.SpanId, span);
        entry.Record = null;
        var size = span.Size();
        entry.Bytes += size;
        _newest.Grow(entry.Owner, size);
    }

    private void Forget(Entry oldest)
    {
        _traces.Remove(oldest.TraceId);
        _drops.DroppedSpans(oldest.Spans.Count);
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
            _newest.Clear();
            _version++;
        }
    }
}
