using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Home;

/// <summary>One bar per piece of a window of time: a pale one, and a strong one inside it from the bottom.</summary>
internal static class BarChart
{
    private const double Height = 64;
    private const double Step = 10;

    /// <param name="Whole">How high the pale bar is.</param>
    /// <param name="Part">How much of it is strong.</param>
    /// <param name="Text">What it says when pointed at.</param>
    internal readonly record struct Bar(double Whole, double Part, string Text);

    public static Html Render(string title, Html newest, TaskTimes times, Func<double, string> scale, Bar[] bars, string whole, string part, double least)
    {
        var highest = bars.Max(b => b.Whole);
        var top = Math.Max(highest, least);
        return Html.Of($"""
            <section class="card chart" aria-label="{title}" data-key="chart {title}"><h2>{title}</h2><p class="newest">{newest}</p>
            <svg viewBox="0 0 {Step * bars.Length} {Height}" preserveAspectRatio="none" role="img" aria-label="{title}, highest {scale(highest)}">{bars.Select((b, i) => Draw(b, i, top, times, whole, part))}</svg>
            <div class="scaleline"><span>{Ago(times)}</span><span>highest {scale(highest)}</span><span>now</span></div></section>
            """);
    }

    public static Html Empty(string title, string why) => Html.Of($"""
        <section class="card chart" aria-label="{title}" data-key="chart {title}"><h2>{title}</h2><p class="newest"><b class="muted">–</b></p><p class="nothing muted">{why}</p></section>
        """);

    private static Html Draw(Bar bar, int index, double top, TaskTimes times, string whole, string part)
    {
        var (pale, strong) = (Tall(bar.Whole, top), Tall(bar.Part, top));
        return Html.Of($"""
            <g><rect class="hit" x="{index * Step}" y="0" width="{Step}" height="{Height}"/><rect class="{whole} pale" x="{index * Step + 1}" y="{Height - pale:0.##}" width="{Step - 2}" height="{pale:0.##}"/><rect class="{part}" x="{index * Step + 1}" y="{Height - strong:0.##}" width="{Step - 2}" height="{strong:0.##}"/><title>{UnixTime.Moment(times.At(index)).ToString("HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture)}: {bar.Text}</title></g>
            """);
    }

    // What is there at all can be seen.
    private static double Tall(double value, double top) => value <= 0 ? 0 : Math.Max(1.5, value / top * (Height - 3));

    private static string Ago(TaskTimes times) => Format.Coarse((times.At(1) - times.Start) * TaskTimes.Pieces) + " ago";
}
