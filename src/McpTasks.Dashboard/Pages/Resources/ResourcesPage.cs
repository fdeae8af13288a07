using McpTasks.Dashboard.Telemetry;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>Every replica that the app host started, and every service that only telemetry tells of.</summary>
internal static class ResourcesPage
{
    public static Html Render(PageContext context)
    {
        var replicas = context.Data.Resources.Replicas();
        var hosted = replicas.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var heard = context.Data.Registry.Instances().Where(i => !hosted.Contains(i.Resource.Name)).ToArray();
        return Html.Of($"""
            <h1>Resources</h1>
            {ResourceParts.NotConnected(context)}{Refusal(context)}
            {(replicas.Length > 0 ? Table(context, replicas) : Html.Empty)}
            {(heard.Length > 0 ? Heard(context, heard, replicas.Length > 0) : Html.Empty)}
            {(replicas.Length + heard.Length == 0 ? Parts.Empty("No resource yet", Html.Of($"""Start the system with <code>dotnet run --project AppHost</code>, or send telemetry here over OTLP.""")) : Html.Empty)}
            """);
    }

    private static Html Refusal(PageContext context) => context.Query("error") is { Length: > 0 } error
        ? Html.Of($"""<p class="banner bad" role="alert">{Icon.Warn} {error}</p>""")
        : Html.Empty;

    private static Html Table(PageContext context, ResourceEvent[] replicas) => Html.Of($"""
        <div class="scroll"><table class="resources">
        <thead><tr><th>Resource</th><th>State</th><th>Endpoints</th><th class="num">Up</th><th class="num">Restarts</th><th class="num">CPU</th><th class="num">Memory</th><th>Console</th><th></th></tr></thead>
        <tbody>{replicas.Select(r => Row(context, r, replicas.Count(o => o.Name == r.Name)))}</tbody></table></div>
        """);

    private static Html Row(PageContext context, ResourceEvent replica, int siblings) => Html.Of($"""
        <tr data-key="{replica.Replica}">
          <td><a href="{ResourceParts.Path(replica.Replica)}">{Parts.Resource(context, replica.Name)}{(siblings > 1 ? Html.Of($""" <code>{replica.Replica}</code>""") : Html.Empty)}</a><small class="below">{replica.Type.ToString()}</small></td>
          <td data-label="State">{ResourceParts.State(replica)}{(replica.Message is { Length: > 0 } message ? Html.Of($"""<small class="below">{message}</small>""") : Html.Empty)}</td>
          <td data-label="Endpoints">{(replica.Urls.Count > 0 ? Html.Of($"""{replica.Urls.Select(u => Html.Of($"""<span class="line">{Parts.Outside(u.Url)}</span>"""))}""") : Html.Of($"""<span class="muted">–</span>"""))}</td>
          <td data-label="Up" class="num">{(ResourceParts.IsUp(replica) && replica.StartedAt is { } started ? Format.Running(UnixTime.Nanos(started), context.Now) : Html.Of($"–"))}</td>
          <td data-label="Restarts" class="num">{replica.Restarts}</td>
          <td data-label="CPU" class="num">{(replica.CpuPercent is { } cpu ? Html.Of($"{cpu:0.0} %") : Html.Of($"–"))}</td>
          <td data-label="Memory" class="num">{(replica.MemoryBytes is { } bytes ? Html.Of($"{Format.Bytes(bytes)}") : Html.Of($"–"))}</td>
          <td><a class="go" href="{ResourceParts.Path(replica.Replica)}">Console</a></td>
          <td>{ResourceParts.Commands(context, replica)}</td>
        </tr>
        """);

    private static Html Heard(PageContext context, TelemetryInstance[] heard, bool besideHosted) => Html.Of($"""
        {(besideHosted ? Html.Of($"""<h2>Known by their telemetry alone</h2>""") : Html.Empty)}
        <div class="scroll"><table class="resources">
        <thead><tr><th>Resource</th><th>Instance</th><th>SDK</th><th></th></tr></thead>
        <tbody>{heard.OrderBy(i => i.Resource.Name, StringComparer.Ordinal).ThenBy(i => i.Id, StringComparer.Ordinal).Select(i => Html.Of($"""
            <tr><td>{Parts.Resource(context, i.Resource.Name)}</td><td><code>{i.Id}</code></td><td>{i.Attributes.Get("telemetry.sdk.language")} {i.Attributes.Get("telemetry.sdk.version")}</td>
            <td><a href="/traces?resource={Uri.EscapeDataString(i.Resource.Name)}">Traces</a> · <a href="/logs?resource={Uri.EscapeDataString(i.Resource.Name)}">Logs</a></td></tr>
            """))}</tbody></table></div>
        """);
}
