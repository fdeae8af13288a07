using System.Globalization;

namespace McpTasks.Dashboard.Pages.Timeline;

/// <summary>Maps times onto a width of 100 percent, and draws bars and marks on it as SVG, which a strict policy lets pass.</summary>
internal sealed class TimeScale(long start, long end)
{
    private const double Least = 0.25;
    private readonly double _span = Math.Max(1, end - start);

    public long Start { get; } = start;

    public long End { get; } = end;

    /// <summary>Where a time lies, 0 to 100.</summary>
    public double At(long time) => Math.Clamp((time - Start) / _span * 100, 0, 100);

    public Html Bar(long from, long to, string classes, string title, string label)
    {
        var x = Math.Min(At(from), 100 - Least);
        var width = Math.Max(At(to) - x, Least);
        var after = x + width;
        return Html.Of($"""
            <rect class="bar {classes}" x="{x:0.###}%" width="{width:0.###}%" y="5" height="12" rx="2.5"><title>{title}</title></rect>{Label(x, after, label)}
            """);
    }

    /// <summary>The label stands right of the bar, or left of it, or inside, where there is room.</summary>
    private static Html Label(double before, double after, string label) => (before, after) switch
    {
        _ when label.Length == 0 => Html.Empty,
        (_, < 86) => Html.Of($"""<text x="{after:0.###}%" dx="6" y="15">{label}</text>"""),
        ( > 14, _) => Html.Of($"""<text x="{before:0.###}%" dx="-6" y="15" class="end">{label}</text>"""),
        _ => Html.Of($"""<text x="{after:0.###}%" dx="-6" y="15" class="end inside">{label}</text>"""),
    };

    public Html Dot(long time, string classes, string title) =>
        Html.Of($"""<circle class="mark {classes}" cx="{At(time):0.###}%" cy="11" r="3"><title>{title}</title></circle>""");

    public Html Axis() => Html.Of($"""
        <svg class="axis" aria-hidden="true">{Enumerable.Range(0, 5).Select(Tick)}</svg>
        """);

    private Html Tick(int quarter) => quarter switch
    {
        0 => Html.Of($"""<text x="0" y="14">0</text>"""),
        4 => Html.Of($"""<text x="100%" y="14" class="end">{Format.Duration((long)_span)}</text>"""),
        _ => Html.Of($"""<text x="{(quarter * 25).ToString(CultureInfo.InvariantCulture)}%" y="14" class="mid">{Format.Duration((long)(_span * quarter / 4))}</text>"""),
    };
}
