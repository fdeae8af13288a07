using McpTasks.Dashboard.Otlp.Wire;

namespace McpTasks.Dashboard.Otlp.Mapping;

/// <summary>Turns the buckets of an exponential histogram into bounds and counts, as other histograms have them.</summary>
internal static class ExponentialBounds
{
    public static (double[] Bounds, long[] Counts) Of(ExponentialPoint point, int max)
    {
        var negative = point.Negative?.BucketCounts.Count ?? 0;
        var positive = point.Positive?.BucketCounts.Count ?? 0;
        if (negative + positive + 1 >= max)
            return ([], []); // Nobody sends so many (160 is the SDKs' default): the sum and the count still hold.
        // Bucket i reaches from base^i to base^(i+1), where the base is 2^(2^-scale).
        double Bound(long index) => Math.Pow(2, index * Math.Pow(2, -point.Scale));
        var bounds = new List<double>(negative + positive + 1);
        var counts = new List<long>(negative + positive + 2);
        for (var i = negative - 1; i >= 0; i--)
        {
            bounds.Add(-Bound((long)point.Negative!.Offset + i));
            counts.Add((long)point.Negative.BucketCounts[i]);
        }
        // What lies between the two sides is the zero bucket.
        bounds.Add(positive > 0 ? Bound(point.Positive!.Offset) : 0);
        counts.Add((long)point.ZeroCount);
        for (var i = 0; i < positive; i++)
        {
            bounds.Add(Bound((long)point.Positive!.Offset + i + 1));
            counts.Add((long)point.Positive.BucketCounts[i]);
        }
        counts.Add(0);
        return bounds.TrueForAll(double.IsFinite) ? ([.. bounds], [.. counts]) : ([], []);
    }
}
