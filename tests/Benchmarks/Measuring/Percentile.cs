namespace Benchmarks.Measuring;

internal static class Percentile
{
    /// <summary>The value below which so much of the values lies, by the nearest rank.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
