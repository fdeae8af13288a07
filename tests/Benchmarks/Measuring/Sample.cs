namespace Benchmarks.Measuring;

/// <summary>The figures of one round of one contestant, by name.</summary>
internal sealed class Sample : Dictionary<string, double>
{
    public Sample()
        : base(StringComparer.Ordinal)
    {
    }
}
