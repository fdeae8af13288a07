namespace McpTasks.Shared.Words;

/// <summary>Times, durations and sizes as people read them.</summary>
internal static class Format
{
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        <= 0 => "0 s",
        < 1 => Number(time.TotalMilliseconds) + " ms",
        < 60 => Number(time.TotalSeconds) + " s",
        < 3_600 => Two(time.Minutes, "min", time.Seconds, "s"),
        < 86_400 => Two(time.Hours, "h", time.Minutes, "min"),
        _ => Two(time.Days, "d", time.Hours, "h"),
    };

    /// <summary>The largest unit alone, in whole numbers.</summary>
    public static string Coarse(TimeSpan time) => time.TotalSeconds switch
    {
        < 60 => Whole(Math.Max(0, time.TotalSeconds), "s"),
        < 3_600 => Whole(time.TotalMinutes, "min"),
        < 86_400 => Whole(time.TotalHours, "h"),
        _ => Whole(time.TotalDays, "d"),
    };

    public static string Ago(TimeSpan time) => time < TimeSpan.FromSeconds(1) ? "just now" : Coarse(time) + " ago";

    /// <summary>Three digits that matter: 1.24, 12.4, 124.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{Count(bytes)} B",
        < 1024 * 1024 => Number(bytes / 1024.0) + " KB",
        _ => Number(bytes / (1024.0 * 1024)) + " MB",
    };

    public static string Percent(double share) =>
        Math.Floor(Math.Clamp(share, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>The first letters of an id or a hash, enough to tell it from its neighbours.</summary>
    public static string Short(string id) => id.Length > 10 ? id[..8] + "…" : id;

    public static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A number for an attribute of a drawing.</summary>
    public static string Svg(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Whole(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{(long)value} {unit}");

    private static string Two(int large, string unit, int small, string smaller) =>
        small == 0 ? Whole(large, unit) : $"{Whole(large, unit)} {Whole(small, smaller)}";
}
