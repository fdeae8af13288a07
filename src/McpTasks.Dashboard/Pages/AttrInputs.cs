namespace McpTasks.Dashboard.Pages;

/// <summary>The conditions on attributes in a filter: a field for each that is set, and an empty one for the next.</summary>
internal static class AttrInputs
{
    public static Html Render(PageContext context)
    {
        var set = context.Queries("attr").Where(c => !string.IsNullOrWhiteSpace(c)).Take(8).ToArray();
        return Html.Of($"""
            {set.Select(Input)}{Input("")}
            """);
    }

    private static Html Input(string value) => Html.Of(
        $"""<label class="grow"><span>Attribute</span><input name="attr" value="{value}" placeholder="key=value" title="key=value, key!=value, key~part, key>number, key<number, key, !key" autocomplete="off" spellcheck="false"></label>""");
}
