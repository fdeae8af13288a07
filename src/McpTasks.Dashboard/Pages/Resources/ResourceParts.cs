using McpTasks.Dashboard.Telemetry;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

internal static class ResourceParts
{
    public static Html State(ResourceEvent replica)
    {
        var (tone, icon, word) = Look(replica);
        return Parts.Chip(tone, icon, word);
    }

    public static Html State(ResourceEvent[] replicas)
    {
        var (tone, icon, word) = Summary(replicas);
        return Parts.Chip(tone, icon, word);
    }

    /// <summary>How a whole resource is: as its worst replica, and how many run.</summary>
    public static (string Tone, Html Icon, string Word) Summary(ResourceEvent[] replicas)
    {
        var (tone, icon, word) = Look(replicas.MaxBy(Badness)!);
        var running = replicas.Count(r => r.State == ResourceState.Running);
        return (tone, icon, running == replicas.Length || replicas.Length == 1 ? word : $"{word}, {running} of {replicas.Length} run");
    }

    private static (string Tone, Html Icon, string Word) Look(ResourceEvent replica) => (replica.State, replica.Health) switch
    {
        (ResourceState.Running, ResourceHealth.Unhealthy) => ("warn", Icon.Warn, "Unhealthy"),
        (ResourceState.Running, ResourceHealth.Healthy) => ("ok", Icon.Check, "Running"),
        (ResourceState.Running, _) => ("run", Icon.Play, "Running"),
        (ResourceState.Waiting, _) => ("wait", Icon.Clock, "Waiting"),
        (ResourceState.Starting, _) => ("run", Icon.Play, "Starting"),
        (ResourceState.Stopping, _) => ("wait", Icon.Stop, "Stopping"),
        (ResourceState.FailedToStart, _) => ("bad", Icon.Cross, "Failed to start"),
        (ResourceState.Exited, _) when replica.ExitCode is not null and not 0 => ("bad", Icon.Cross, $"Exited, code {replica.ExitCode}"),
        (ResourceState.Exited, _) => ("dim", Icon.Stop, "Stopped"),
        (ResourceState.Finished, _) => ("ok", Icon.Check, "Finished"),
        _ => ("dim", Icon.Clock, "Not started"),
    };

    public static bool IsBroken(ResourceEvent replica) => Badness(replica) >= 4;

    private static int Badness(ResourceEvent replica) => (replica.State, replica.Health) switch
    {
        (ResourceState.FailedToStart, _) => 6,
        (ResourceState.Exited, _) when replica.ExitCode is not null and not 0 => 5,
        (ResourceState.Running, ResourceHealth.Unhealthy) => 4,
        (ResourceState.Waiting or ResourceState.Starting or ResourceState.Stopping, _) => 3,
        (ResourceState.Exited or ResourceState.NotStarted, _) => 2,
        (ResourceState.Running, _) => 1,
        _ => 0,
    };

    public static Html Endpoints(ResourceEvent replica) => replica.Urls.Count > 0
        ? Html.Of($"""{replica.Urls.Select(u => Html.Of($"""<span class="line">{Parts.Outside(u.Url)}</span>"""))}""")
        : Html.Of($"""<span class="muted">–</span>""");

    public static Html Uptime(PageContext context, ResourceEvent replica) => IsUp(replica) && replica.StartedAt is { } started
        ? Format.Running(UnixTime.Nanos(started), context.Now)
        : Html.Of($"""<span class="muted">–</span>""");

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
