using System.Globalization;
using Benchmarks.Measuring;

namespace Benchmarks.Reporting;

/// <summary>Writes numbers with three or four digits that mean something.</summary>
internal static class Number
{
    public static string Of(double value) => Math.Abs(value) switch
    {
        double.NaN => "",
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    public static string Of(Interval bound) => double.IsNaN(bound.Low) ? "" : $"{Of(bound.Low)} to {Of(bound.High)}";
}
