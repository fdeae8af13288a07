namespace McpTasks.Dashboard.Telemetry;

internal enum MetricKind { Gauge, Counter, UpDown, Histogram }

/// <summary>What one metric of one resource is.</summary>
internal sealed record MetricKey(string Resource, string Meter, string Name, string Unit, string Description, MetricKind Kind);

/// <summary>One series: a replica and a set of dimensions, which are in the order of their keys.</summary>
internal sealed record SeriesKey(MetricKey Metric, TelemetryInstance Source, Attr[] Dimensions)
{
    public bool Equals(SeriesKey? other) =>
        other is not null && Metric == other.Metric && Source == other.Source && Dimensions.AsSpan().SequenceEqual(other.Dimensions);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Metric);
        hash.Add(Source);
        foreach (var dimension in Dimensions)
            hash.Add(dimension);
        return hash.ToHashCode();
    }

    public long Size() =>
        600 + (Metric.Meter.Length + Metric.Name.Length + Metric.Unit.Length + Metric.Description.Length + Source.Id.Length) * 2 + Dimensions.Size();
}

/// <summary>A single measurement that went into a point, and the span in which it was made.</summary>
internal readonly record struct ExemplarPoint(long Time, double Value, string TraceId, string SpanId);

/// <summary>A measured point. For a histogram <c>Value</c> is the sum, with the count and the buckets beside it.</summary>
internal sealed record MetricPoint(long Time, double Value, bool Cumulative)
{
    public long Start { get; init; }
    public long Count { get; init; }
    public long[] Buckets { get; init; } = [];
    public double[] Bounds { get; init; } = [];
    public ExemplarPoint[] Exemplars { get; init; } = [];

    /// <summary>
    /// This point after another of its series: with the same array of bounds, and without the exemplars that the other had already, which a
    /// cumulative sender repeats.
    /// </summary>
    public MetricPoint After(MetricPoint last) => this with
    {
        Bounds = last.Bounds.AsSpan().SequenceEqual(Bounds) ? last.Bounds : Bounds,
        Exemplars = Exemplars.Length == 0 ? Exemplars : [.. Exemplars.Except(last.Exemplars)],
    };

    public long Size() => 140 + (Buckets.Length + Bounds.Length) * 8 + Exemplars.Length * 200;
}

internal sealed record MetricSeries(SeriesKey Key, MetricPoint[] Points);
