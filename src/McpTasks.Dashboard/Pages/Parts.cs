using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages;

/// <summary>Pieces that several pages use.</summary>
internal static class Parts
{
    public static Html Empty(string title, Html hint) =>
        Html.Of($"""<section class="empty"><h2>{title}</h2><p>{hint}</p></section>""");

    /// <summary>A resource's name with its colour; both, so that colour alone never carries the meaning.</summary>
    public static Html Resource(PageContext context, string name) =>
        Html.Of($"""<span class="res c{context.Colour(name)}"><i></i>{name}</span>""");

    public static Html Chip(string kind, Html icon, string text) =>
        Html.Of($"""<span class="chip {kind}">{icon}<span>{text}</span></span>""");

    /// <summary>A link out of the dashboard; an address that is not http is shown as text, so that no script hides in it.</summary>
    public static Html Outside(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? Html.Of($"""<a class="out" href="{url}" rel="noopener noreferrer" target="_blank">{url}{Icon.Link}</a>""")
            : Html.Of($"""<span>{url}</span>""");

    public static Html Attributes(IEnumerable<Attr> attributes) => Html.Of(
        $"""<dl class="attrs">{attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(Attribute)}</dl>""");

    private static Html Attribute(Attr attribute) => attribute.Key switch
    {
        "mcp.task.id" => Html.Of($"""<dt>{Dotted(attribute.Key)}</dt><dd><a href="{TaskPath(attribute.Text)}">{attribute.Text}</a></dd>"""),
        _ => Html.Of($"""<dt>{Dotted(attribute.Key)}</dt><dd>{attribute.Text}</dd>"""),
    };

    /// <summary>A name that a narrow column breaks behind its dots, and only then inside its words.</summary>
    private static Html Dotted(string name) => Html.Of($"{name.Split('.').Select((part, i) => i == 0 ? Html.Of($"{part}") : Html.Of($".<wbr>{part}"))}");

    public static Html Level(Level level) => level switch
    {
        Telemetry.Level.Error or Telemetry.Level.Fatal => Chip("bad", Icon.Cross, level.ToString()),
        Telemetry.Level.Warn => Chip("warn", Icon.Warn, "Warn"),
        Telemetry.Level.Info => Chip("plain", Icon.Dot, "Info"),
        _ => Chip("dim", Icon.Dot, level.ToString()),
    };

    public static Html Option(string value, string text, string selected) => value == selected
        ? Html.Of($"""<option value="{value}" selected>{text}</option>""")
        : Html.Of($"""<option value="{value}">{text}</option>""");

    /// <summary>The choice of a resource in a filter.</summary>
    public static Html ResourceSelect(PageContext context) => Html.Of($"""
        <label><span>Resource</span><select name="resource" data-auto>{Option("", "All", context.Query("resource"))}{context.Data.Registry.Instances()
            .Select(i => i.Resource.Name).Distinct().Order(StringComparer.Ordinal).Select(n => Option(n, n, context.Query("resource")))}</select></label>
        """);

    public static Html Input(PageContext context, string name, string label, string hint) => Html.Of(
        $"""<label class="grow"><span>{label}</span><input name="{name}" value="{context.Query(name)}" placeholder="{hint}" autocomplete="off" spellcheck="false"></label>""");

    /// <summary>Carries a value that has no field of its own along with a filter.</summary>
    public static Html Hidden(PageContext context, string name) => context.Query(name) is { Length: > 0 } value
        ? Html.Of($"""<input type="hidden" name="{name}" value="{value}">""")
        : Html.Empty;

    /// <summary>Fields that are seldom needed: folded away until one of them is set.</summary>
    public static Html MoreFilters(PageContext context, string[] names, Html fields) => Array.Exists(names, n => context.Query(n).Length > 0)
        ? Html.Of($"""<details class="morefilters" open data-keep><summary>More filters</summary><div class="filter">{fields}</div></details>""")
        : Html.Of($"""<details class="morefilters" data-keep><summary>More filters</summary><div class="filter">{fields}</div></details>""");

    /// <summary>One of a few views of a page, of which one is shown.</summary>
    public static Html Choice(string url, Html name, bool isShown) => isShown
        ? Html.Of($"""<a data-soft href="{url}" aria-current="true">{name}</a>""")
        : Html.Of($"""<a data-soft href="{url}">{name}</a>""");

    public static string Plural(long count, string noun) => $"{Format.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    public static Html FilterButtons(PageContext context) => Html.Of(
        $"""<span class="buttons"><button>Filter</button><a class="button quiet" href="{context.Path}">Reset</a></span>""");

    public static Html ShowMore(PageContext context, int shown, int matched, int limit) => matched <= shown
        ? Html.Empty
        : Html.Of($"""<p class="more">{Format.Count(shown)} of {Format.Count(matched)} shown. <a href="{context.With("limit", (limit * 4).ToString(System.Globalization.CultureInfo.InvariantCulture))}">Show more</a></p>""");

    public static string TaskPath(string id) => "/tasks/" + Uri.EscapeDataString(id);

    public static string TracePath(string traceId, string? spanId = null) =>
        "/traces/" + Uri.EscapeDataString(traceId) + (string.IsNullOrEmpty(spanId) ? "" : "?span=" + Uri.EscapeDataString(spanId));
}
