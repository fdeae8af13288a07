using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>Replicas as rows.</summary>
internal static class ResourceTable
{
    public static Html Render(PageContext context, ResourceEvent[] replicas) => Html.Of($"""
        <div class="scroll"><table class="resources">
        <thead><tr><th>Resource</th><th>State</th><th>Endpoints</th><th class="num">Up</th><th class="num">Restarts</th><th class="num">CPU</th><th class="num">Memory</th><th></th></tr></thead>
        <tbody>{replicas.Select(r => Row(context, r, replicas.Count(o => o.Name == r.Name)))}</tbody></table></div>
        """);

    private static Html Row(PageContext context, ResourceEvent replica, int siblings) => Html.Of($"""
        <tr data-key="{replica.Replica}" data-href="{ResourceParts.Path(replica.Replica)}">
          <td><a href="{ResourceParts.Path(replica.Replica)}">{Parts.Resource(context, replica.Name)}{(siblings > 1 ? Html.Of($""" <code>{replica.Replica[(replica.Replica.LastIndexOf('-') + 1)..]}</code>""") : Html.Empty)}</a><small class="below">{replica.Type.ToString()}</small></td>
          <td data-label="State">{ResourceParts.State(replica)}{(replica.Message is { Length: > 0 } message ? Html.Of($"""<small class="below">{message}</small>""") : Html.Empty)}</td>
          <td data-label="Endpoints">{ResourceParts.Endpoints(replica)}</td>
          <td data-label="Up" class="num">{ResourceParts.Uptime(context, replica)}</td>
          <td data-label="Restarts" class="num">{(replica.Restarts > 0 ? Parts.Chip("warn", Icon.Redo, replica.Restarts.ToString(System.Globalization.CultureInfo.InvariantCulture)) : Html.Of($"""<span class="muted">0</span>"""))}</td>
          <td data-label="CPU" class="num">{UsageParts.Cpu(context, replica)}</td>
          <td data-label="Memory" class="num">{UsageParts.Memory(context, replica)}</td>
          <td class="acts">{ResourceParts.Commands(context, replica)}</td>
        </tr>
        """);
}
