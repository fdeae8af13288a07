using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>
/// The time that a chart shows, in nanoseconds since the Unix epoch: <c>Asked</c> is where it was asked to begin, <c>Start</c> where there are points.
/// </summary>
internal sealed record TimeWindow(long Asked, long Start, long End)
{
    private const int Default = 15;
    private static readonly (string Minutes, string Text)[] Choices =
        [("1", "Last minute"), ("5", "Last 5 min"), ("15", "Last 15 min"), ("60", "Last hour"), ("1440", "Last day")];

    public long Length => Math.Max(1, End - Start);

    /// <summary>Where a time lies, 0 to 100.</summary>
    public double At(long time) => Math.Clamp((time - Start) * 100.0 / Length, 0, 100);

    /// <summary>The minutes that were asked for, up to the newest point; no longer than there are points.</summary>
    public static TimeWindow Of(PageContext context, IEnumerable<MetricSeries> series)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var points in series.Select(s => s.Points).Where(p => p.Length > 0))
            (first, last) = (Math.Min(first, points[0].Time), Math.Max(last, points[^1].Time));
        var minutes = context.Number("minutes", Default, 1, 100_000);
        var (asked, end) = first > last ? (context.Now - UnixTime.Second, context.Now) : (last - minutes * 60L * UnixTime.Second, last);
        return new(asked, Math.Max(asked, Math.Min(first, end)), end);
    }

    public static Html Select(PageContext context)
    {
        var chosen = context.Query("minutes") is { Length: > 0 } minutes ? minutes : Default.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Html.Of($"""<label><span>Time</span><select name="minutes" data-auto>{Choices.Select(c => Parts.Option(c.Minutes, c.Text, chosen))}</select></label>""");
    }
}
