using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>Shows a value in the unit of its instrument, as people read it.</summary>
internal static class MetricUnit
{
    public static string Show(double value, string unit) => unit switch
    {
        _ when !double.IsFinite(value) => "–",
        "s" => Seconds(value),
        "ms" => Seconds(value / 1_000),
        "us" => Seconds(value / 1_000_000),
        "ns" => Seconds(value / 1_000_000_000),
        "By" when Math.Abs(value) < long.MaxValue => Format.Bytes((long)value),
        _ => Plain(value),
    };

    /// <summary>The unit's name where the values do not say it already.</summary>
    public static string Name(string unit) => unit is "s" or "ms" or "us" or "ns" or "By" or "1" ? "" : unit.Trim('{', '}');

    private static string Seconds(double value) =>
        value == 0 ? "0" : Math.Abs(value) < 1e9 ? (value < 0 ? "-" : "") + Format.Duration((long)(Math.Abs(value) * UnixTime.Second)) : Plain(value) + " s";

    private static string Plain(double value) => Math.Abs(value) switch
    {
        >= 1e12 => value.ToString("0.##e+0", System.Globalization.CultureInfo.InvariantCulture),
        >= 10_000 => Format.Count((long)value),
        >= 0.01 or 0 => Format.Number(value),
        _ => value.ToString("0.##e+0", System.Globalization.CultureInfo.InvariantCulture),
    };
}
