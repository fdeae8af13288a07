namespace Benchmarks.Measuring;

/// <summary>A mean with its 95 % bound.</summary>
/// <param name="Mean">The mean; of ratios the geometric one.</param>
/// <param name="Low">The lower end of the 95 % bound; NaN with fewer than two rounds.</param>
/// <param name="High">The upper end.</param>
internal sealed record Interval(double Mean, double Low, double High)
{
    // The 97.5 % points of Student's t, by degrees of freedom from 1.
    private static readonly double[] T =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    private const double TLimit = 1.96;

    /// <summary>Of values that stand alone, by Student's t.</summary>
    public static Interval Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        if (values.Count < 2)
            return new(mean, double.NaN, double.NaN);
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        var half = (values.Count - 2 < T.Length ? T[values.Count - 2] : TLimit) * deviation / Math.Sqrt(values.Count);
        return new(mean, mean - half, mean + half);
    }

    /// <summary>Of ours divided by the rival's, round by round: a paired t interval on the logarithms of the ratios.</summary>
    public static Interval OfRatios(IReadOnlyList<double> ours, IReadOnlyList<double> rivals)
    {
        var logs = Of([.. ours.Zip(rivals, (our, rival) => Math.Log(our / rival))]);
        return new(Math.Exp(logs.Mean), Math.Exp(logs.Low), Math.Exp(logs.High));
    }
}
