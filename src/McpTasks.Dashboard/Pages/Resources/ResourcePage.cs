using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>One resource with all its replicas, or one replica of it: its state, its console and its environment.</summary>
internal static class ResourcePage
{
    public static Html Render(PageContext context)
    {
        var id = context.Route("id");
        var replicas = context.Data.Resources.FindAll(id);
        if (replicas.Length == 0)
        {
            context.Status = StatusCodes.Status404NotFound;
            return Parts.Empty("No such resource", Html.Of($"""The app host tells of no resource or replica <code>{id}</code>. <a href="/resources">All resources</a>"""));
        }
        var name = replicas[0].Name;
        var siblings = context.Data.Resources.FindAll(name);
        return Html.Of($"""
            <p class="crumbs"><a href="/resources">Resources</a> {Icon.Chevron} {(id == name ? Html.Of($"{name}") : Html.Of($"""<a href="{ResourceParts.Path(name)}">{name}</a> {Icon.Chevron} <code>{id}</code>"""))}</p>
            <div class="title"><h1>{name}</h1>{(replicas.Length == 1 ? Html.Of($"{ResourceParts.State(replicas[0])}{ResourceParts.Commands(context, replicas[0])}") : Html.Of($"""<span class="muted">{replicas.Length} replicas</span>"""))}</div>
            {ResourceParts.NotConnected(context)}{context.Data.Notices.Render(context)}
            {(siblings.Length > 1 ? Siblings(name, id, siblings) : Html.Empty)}
            {(replicas.Length == 1 ? One(context, replicas[0]) : ResourceTable.Render(context, replicas))}
            {(replicas[0].Type == ResourceType.Parameter ? Html.Empty : ConsoleCard.Render(context, id, replicas))}
            {(replicas.Length == 1 ? EnvironmentCard.Render(context, replicas[0]) : Html.Empty)}
            """);
    }

    private static Html Siblings(string name, string id, ResourceEvent[] siblings) => Html.Of($"""
        <nav class="tabs" aria-label="Replicas">{Tab(name, "All replicas", id)}{siblings.Select(r => Tab(r.Replica, r.Replica, id))}</nav>
        """);

    private static Html Tab(string id, string text, string chosen) => id == chosen
        ? Html.Of($"""<a href="{ResourceParts.Path(id)}" aria-current="page">{text}</a>""")
        : Html.Of($"""<a href="{ResourceParts.Path(id)}">{text}</a>""");

    private static Html One(PageContext context, ResourceEvent replica) => Html.Of($"""
        {(replica.Message is { Length: > 0 } message ? Html.Of($"""<p class="banner">{message}</p>""") : Html.Empty)}
        <dl class="facts">
          {(replica.Type == ResourceType.Parameter ? Html.Empty : Running(context, replica))}
          <div><dt>Kind</dt><dd>{replica.Type.ToString()}</dd></div>
          <div><dt>Waits for</dt><dd>{Links(replica.WaitsFor)}</dd></div>
          <div><dt>Connects to</dt><dd>{Links(replica.References)}</dd></div>
          <div><dt>Telemetry</dt><dd><a href="/traces?resource={Uri.EscapeDataString(replica.Name)}">Traces</a> · <a href="/logs?resource={Uri.EscapeDataString(replica.Name)}">Logs</a> · <a href="/metrics?resource={Uri.EscapeDataString(replica.Name)}">Metrics</a></dd></div>
        </dl>
        """);

    private static Html Running(PageContext context, ResourceEvent replica) => Html.Of($"""
        <div class="wide"><dt>Endpoints</dt><dd>{ResourceParts.Endpoints(replica)}</dd></div>
        <div><dt>Up</dt><dd>{ResourceParts.Uptime(context, replica)}</dd></div>
        <div><dt>CPU</dt><dd>{UsageParts.Cpu(context, replica)}</dd></div>
        <div><dt>Memory</dt><dd>{UsageParts.Memory(context, replica)}</dd></div>
        <div><dt>Process</dt><dd>{(replica.Pid is { } pid ? Html.Of($"{pid}") : Html.Of($"–"))}</dd></div>
        <div><dt>Restarts</dt><dd>{replica.Restarts}</dd></div>
        """);

    private static Html Links(IReadOnlyList<string> names) => names.Count == 0
        ? Html.Of($"""<span class="muted">nothing</span>""")
        : Html.Of($"""{names.Select((n, i) => Html.Of($"""{(i > 0 ? ", " : "")}<a href="{ResourceParts.Path(n)}">{n}</a>"""))}""");
}
