using System.Globalization;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages;

/// <summary>The time that a list shows: <c>?minutes=</c> up to now, or <c>?from=</c> and <c>?to=</c> in UTC.</summary>
internal sealed record TimeRange(long From, long To)
{
    private static readonly (string Minutes, string Text)[] Choices =
        [("", "Any"), ("1", "Last minute"), ("5", "Last 5 min"), ("30", "Last 30 min"), ("240", "Last 4 h")];

    public static TimeRange Of(PageContext context) => new(
        Math.Max(Moment(context, "from") ?? long.MinValue,
            context.Number("minutes", 0, 0, 100_000) is > 0 and var minutes ? context.Now - minutes * 60L * UnixTime.Second : long.MinValue),
        Moment(context, "to") ?? long.MaxValue);

    /// <summary>Whether something that lasted so long has a part in this time.</summary>
    public bool Touches(long start, long end) => end >= From && start <= To;

    public static Html Select(PageContext context) => Html.Of(
        $"""<label><span>Time</span><select name="minutes" data-auto>{Choices.Select(c => Parts.Option(c.Minutes, c.Text, context.Query("minutes")))}</select></label>""");

    public static Html Inputs(PageContext context) => Html.Of($"""
        <label><span>From, UTC</span><input name="from" type="datetime-local" step="1" value="{context.Query("from")}"></label>
        <label><span>To, UTC</span><input name="to" type="datetime-local" step="1" value="{context.Query("to")}"></label>
        """);

    private static long? Moment(PageContext context, string name) =>
        DateTimeOffset.TryParse(context.Query(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time.Year is >= 1970 and < 2262 ? UnixTime.Nanos(time) : null;
}
