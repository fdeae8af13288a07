using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>Which series of an instrument are shown: a choice for its replicas and for each of its dimensions, <c>?d.key=value</c>.</summary>
internal sealed class DimensionFilter(PageContext context, MetricSeries[] series)
{
    private const int MaxDimensions = 8;
    private const int MaxValues = 100;
    private readonly string[] _keys = [.. series.SelectMany(s => s.Key.Dimensions).Select(d => d.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxDimensions)];

    public bool Takes(SeriesKey key) =>
        (context.Query("instance") is not { Length: > 0 } instance || key.Source.Id == instance)
        && _keys.All(k => context.Query("d." + k) is not { Length: > 0 } wanted || (key.Dimensions.Get(k) ?? "") == wanted);

    public Html Selects() => Html.Of($"""
        {Select("instance", "Replica", series.Select(s => s.Key.Source.Id))}{_keys.Select(k => Select("d." + k, k, series.Select(s => s.Key.Dimensions.Get(k) ?? "")))}
        """);

    private Html Select(string name, string label, IEnumerable<string> values)
    {
        var choices = values.Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxValues).ToArray();
        return choices.Length == 0 || (choices.Length == 1 && name == "instance") ? Html.Empty : Html.Of($"""
            <label><span>{label}</span><select name="{name}" data-auto>{Parts.Option("", "All", context.Query(name))}{choices.Select(v => Parts.Option(v, v, context.Query(name)))}</select></label>
            """);
    }
}
