using McpTasks.Dashboard.Telemetry;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>Every replica that the app host started, as a table or as a graph, and every service that only telemetry tells of.</summary>
internal static class ResourcesPage
{
    public static Html Render(PageContext context)
    {
        var all = context.Data.Resources.Replicas();
        var (replicas, parameters) = (all.Where(r => r.Type != ResourceType.Parameter).ToArray(), all.Where(r => r.Type == ResourceType.Parameter).ToArray());
        var hosted = all.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var heard = context.Data.Registry.Instances().Where(i => !hosted.Contains(i.Resource.Name)).ToArray();
        var asGraph = context.Query("view") == "graph";
        return Html.Of($"""
            <div class="title"><h1>Resources</h1>{(replicas.Length > 0 ? Views(context, asGraph) : Html.Empty)}</div>
            {ResourceParts.NotConnected(context)}{context.Data.Notices.Render(context)}
            {(replicas.Length == 0 ? Html.Empty : asGraph ? ResourceGraph.Render(context, replicas) : ResourceTable.Render(context, replicas))}
            {(parameters.Length > 0 && !asGraph ? Parameters(context, parameters) : Html.Empty)}
            {(heard.Length > 0 && !asGraph ? Heard(context, heard, replicas.Length > 0) : Html.Empty)}
            {(all.Length + heard.Length == 0 ? Parts.Empty("No resource yet", Html.Of($"""Start the system with <code>dotnet run --project AppHost</code>, or send telemetry here over OTLP.""")) : Html.Empty)}
            """);
    }

    private static Html Views(PageContext context, bool asGraph) => Html.Of($"""
        <nav class="switch" aria-label="View">{Parts.Choice(context.With("view", null), Html.Of($"{Icon.Resources}Table"), !asGraph)}{Parts.Choice(context.With("view", "graph"), Html.Of($"{Icon.Graph}Graph"), asGraph)}</nav>
        """);

    private static Html Parameters(PageContext context, ResourceEvent[] parameters) => Html.Of($"""
        <div class="title"><h2>Parameters</h2></div>
        <div class="scroll"><table class="parameters"><thead><tr><th>Name</th><th>Value</th></tr></thead>
        <tbody>{parameters.Select(p => Html.Of($"""<tr data-key="{p.Replica}"><td>{p.Name}</td><td class="wrap">{p.Environment.Select(v => EnvironmentCard.Value(context, v with { Name = p.Name }))}</td></tr>"""))}</tbody></table></div>
        """);

    private static Html Heard(PageContext context, TelemetryInstance[] heard, bool besideHosted) => Html.Of($"""
        {(besideHosted ? Html.Of($"""<div class="title"><h2>Known by their telemetry alone</h2></div>""") : Html.Empty)}
        <div class="scroll"><table class="heard">
        <thead><tr><th>Resource</th><th>Instance</th><th>SDK</th><th></th></tr></thead>
        <tbody>{heard.OrderBy(i => i.Resource.Name, StringComparer.Ordinal).ThenBy(i => i.Id, StringComparer.Ordinal).Select(i => Html.Of($"""
            <tr data-key="heard {i.Resource.Name} {i.Id}"><td>{Parts.Resource(context, i.Resource.Name)}</td><td><code>{i.Id}</code></td><td>{i.Attributes.Get("telemetry.sdk.language")} {i.Attributes.Get("telemetry.sdk.version")}</td>
            <td><a href="/traces?resource={Uri.EscapeDataString(i.Resource.Name)}">Traces</a> · <a href="/logs?resource={Uri.EscapeDataString(i.Resource.Name)}">Logs</a></td></tr>
            """))}</tbody></table></div>
        """);
}
