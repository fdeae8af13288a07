using System.Globalization;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages;

/// <summary>Times, durations and sizes as people read them.</summary>
internal static class Format
{
    public static string Duration(long nanos) => nanos switch
    {
        < 0 => "0 ms",
        < 1_000 => $"{nanos} ns",
        < UnixTime.Millisecond => Number(nanos / 1_000.0) + " µs",
        < UnixTime.Second => Number(nanos / (double)UnixTime.Millisecond) + " ms",
        < 60 * UnixTime.Second => Number(nanos / (double)UnixTime.Second) + " s",
        < 3_600 * UnixTime.Second => $"{nanos / (60 * UnixTime.Second)} min {nanos / UnixTime.Second % 60} s",
        < 86_400 * UnixTime.Second => $"{nanos / (3_600 * UnixTime.Second)} h {nanos / (60 * UnixTime.Second) % 60} min",
        _ => $"{nanos / (86_400 * UnixTime.Second)} d {nanos / (3_600 * UnixTime.Second) % 24} h",
    };

    /// <summary>Three digits that matter: 1.24, 12.4, 124.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => Number(bytes / 1024.0) + " KB",
        < 1024L * 1024 * 1024 => Number(bytes / (1024.0 * 1024)) + " MB",
        _ => Number(bytes / (1024.0 * 1024 * 1024)) + " GB",
    };

    public static string Ago(long nanos) => nanos < UnixTime.Second ? "just now" : Coarse(nanos) + " ago";

    public static string Coarse(long nanos) => nanos switch
    {
        < 60 * UnixTime.Second => $"{Math.Max(0, nanos) / UnixTime.Second} s",
        < 3_600 * UnixTime.Second => $"{nanos / (60 * UnixTime.Second)} min",
        < 86_400 * UnixTime.Second => $"{nanos / (3_600 * UnixTime.Second)} h",
        _ => $"{nanos / (86_400 * UnixTime.Second)} d",
    };

    public static string Percent(double share) => Math.Floor(share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    public static string Short(string id) => id.Length > 8 ? id[..8] : id;

    /// <summary>The time of day in UTC; the script shows it in the reader's own zone.</summary>
    public static Html Clock(long nanos)
    {
        var time = UnixTime.Moment(nanos);
        return Html.Of($"""<time data-clock datetime="{time.ToString("O", CultureInfo.InvariantCulture)}">{time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}</time>""");
    }

    /// <summary>How long ago; the script lets it tick.</summary>
    public static Html Since(long nanos, long now) =>
        Html.Of($"""<time data-ago datetime="{UnixTime.Moment(nanos).ToString("O", CultureInfo.InvariantCulture)}" title="{UnixTime.Moment(nanos).ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture)}">{Ago(now - nanos)}</time>""");

    /// <summary>A duration that still grows; the script lets it tick.</summary>
    public static Html Running(long startNanos, long now) =>
        Html.Of($"""<time data-running datetime="{UnixTime.Moment(startNanos).ToString("O", CultureInfo.InvariantCulture)}">{Coarse(now - startNanos)}</time>""");
}
