using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

internal static class ResourceParts
{
    public static Html State(ResourceEvent replica) => (replica.State, replica.Health) switch
    {
        (ResourceState.Running, ResourceHealth.Unhealthy) => Parts.Chip("warn", Icon.Warn, "Unhealthy"),
        (ResourceState.Running, ResourceHealth.Healthy) => Parts.Chip("ok", Icon.Check, "Running"),
        (ResourceState.Running, _) => Parts.Chip("run", Icon.Play, "Running"),
        (ResourceState.Waiting, _) => Parts.Chip("wait", Icon.Clock, "Waiting"),
        (ResourceState.Starting, _) => Parts.Chip("run", Icon.Play, "Starting"),
        (ResourceState.Stopping, _) => Parts.Chip("wait", Icon.Stop, "Stopping"),
        (ResourceState.FailedToStart, _) => Parts.Chip("bad", Icon.Cross, "Failed to start"),
        (ResourceState.Exited, _) when replica.ExitCode is not null and not 0 => Parts.Chip("bad", Icon.Cross, $"Exited, code {replica.ExitCode}"),
        (ResourceState.Exited, _) => Parts.Chip("dim", Icon.Stop, "Stopped"),
        (ResourceState.Finished, _) => Parts.Chip("ok", Icon.Check, "Finished"),
        _ => Parts.Chip("dim", Icon.Clock, "Not started"),
    };

    public static string Path(string replica) => "/resources/" + Uri.EscapeDataString(replica);

    public static bool IsUp(ResourceEvent replica) => replica.State is ResourceState.Running or ResourceState.Starting or ResourceState.Waiting;

    public static Html Commands(PageContext context, ResourceEvent replica)
    {
        if (replica.Type == ResourceType.Parameter || !context.Data.Resources.IsConnected)
            return Html.Empty;
        return Html.Of($"""
            <span class="buttons">{(IsUp(replica)
                ? Html.Of($"""{Command(context, replica, "restart", "Restart", Icon.Redo)}{Command(context, replica, "stop", "Stop", Icon.Stop)}""")
                : Command(context, replica, "start", "Start", Icon.Play))}</span>
            """);
    }

    private static Html Command(PageContext context, ResourceEvent replica, string command, string name, Html icon) => Html.Of($"""
        <form method="post" action="{Path(replica.Replica)}/{command}">{context.FormToken()}<input type="hidden" name="back" value="{context.Path}"><button class="quiet" title="{name} {replica.Replica}">{icon}<span>{name}</span></button></form>
        """);

    public static Html NotConnected(PageContext context) =>
        context.Data.AppHost.IsConfigured && !context.Data.Resources.IsConnected
            ? Html.Of($"""<p class="banner warn" role="status">{Icon.Warn} The app host does not answer; what you see is its last word.</p>""")
            : Html.Empty;
}
