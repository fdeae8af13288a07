using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>The variables that the app host set. A secret is not even in the page until somebody asks for it.</summary>
internal static class EnvironmentCard
{
    private const string All = "*";

    public static Html Render(PageContext context, ResourceEvent replica) => replica.Environment.Count == 0 ? Html.Empty : Html.Of($"""
        <section class="card" id="environment" aria-label="Environment"><div class="title"><h2>Environment <small>{replica.Environment.Count} variables</small></h2>
        <span class="buttons">{(replica.Environment.Any(v => v.Secret) ? Switch(context, All, "Show all secrets") : Html.Empty)}</span></div>
        <dl class="attrs environment">{replica.Environment.OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => Html.Of($"""<dt>{v.Name}</dt><dd>{Value(context, v)}</dd>"""))}</dl></section>
        """);

    public static Html Value(PageContext context, ResourceVariable variable)
    {
        if (!variable.Secret)
            return Html.Of($"{variable.Value}");
        var shown = context.Query("reveal") is { Length: > 0 } asked && (asked == All || asked == variable.Name);
        return shown
            ? Html.Of($"""{variable.Value} {Switch(context, variable.Name, "Show")}""")
            : Html.Of($"""<span class="masked" aria-label="hidden">••••••••</span> {Switch(context, variable.Name, "Show")}""");
    }

    private static Html Switch(PageContext context, string name, string text) => context.Query("reveal") == name
        ? Html.Of($"""<a class="reveal" data-soft href="{context.With("reveal", null)}">Hide</a>""")
        : Html.Of($"""<a class="reveal" data-soft href="{context.With("reveal", name)}" title="Show the value of {name}">{Icon.Eye}{text}</a>""");
}
