using McpTasks.Dashboard.Pages.Resources;
using McpTasks.Dashboard.Pages.Tasks;
using McpTasks.Dashboard.Tasks;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Home;

/// <summary>Is it healthy, what runs, what failed lately, how long do tasks wait and run.</summary>
internal static class HomePage
{
    private const int Listed = 8;

    public static Html Render(PageContext context)
    {
        var tasks = context.Data.Tasks.Snapshot();
        var replicas = context.Data.Resources.Replicas();
        return Html.Of($"""
            <h1 class="headline">{Headline(tasks, replicas)}</h1>
            {ResourceParts.NotConnected(context)}
            {Cards(tasks)}
            {Replicas(context, replicas)}
            {Section(context, "Active", tasks.Where(t => !t.IsTerminal), "/tasks?status=active")}
            {Section(context, "Failed lately", tasks.Where(t => t.Phase == TaskPhase.Failed), "/tasks?status=failed")}
            {Section(context, "Finished lately", tasks.Where(t => t.IsTerminal && t.Phase != TaskPhase.Failed), "/tasks")}
            {(tasks.Length == 0 ? TasksPage.NoTasks : Html.Empty)}
            {Intake(context)}
            """);
    }

    private static string Headline(TaskView[] tasks, ResourceEvent[] replicas)
    {
        var broken = replicas.Count(r => r.State == ResourceState.FailedToStart || r.Health == ResourceHealth.Unhealthy
            || (r.State == ResourceState.Exited && r.ExitCode is not null and not 0));
        var active = tasks.Count(t => !t.IsTerminal);
        var work = active switch { 0 => "no task is running", 1 => "1 task is active", _ => $"{active} tasks are active" };
        return broken switch
        {
            0 => replicas.Length == 0 ? char.ToUpperInvariant(work[0]) + work[1..] : $"All is well, {work}",
            1 => $"1 resource needs attention, {work}",
            _ => $"{broken} resources need attention, {work}",
        };
    }

    private static Html Cards(TaskView[] tasks)
    {
        int Of(TaskPhase phase) => tasks.Count(t => t.Phase == phase);
        return Html.Of($"""
            <ul class="cards">
              {Card("run", "Running", Of(TaskPhase.Running), "running", Icon.Play)}
              {Card("wait", "Queued", Of(TaskPhase.Queued), "queued", Icon.Clock)}
              {Card("ask", "Input required", Of(TaskPhase.InputRequired), "inputrequired", Icon.Question)}
              {Card("ok", "Completed", Of(TaskPhase.Completed), "completed", Icon.Check)}
              {Card("bad", "Failed", Of(TaskPhase.Failed), "failed", Icon.Cross)}
              {Time("Wait, median", tasks.Where(t => t.Wait is not null).Select(t => t.Wait!.Value))}
              {Time("Run, median", tasks.Where(t => t.LastAttempt?.Ended is not null).Select(t => t.LastAttempt!.Ended!.Value - t.LastAttempt.Started))}
            </ul>
            """);
    }

    private static Html Card(string tone, string name, int count, string status, Html icon) => Html.Of($"""
        <li><a class="{(count > 0 ? tone : "none")}" href="/tasks?status={status}"><span>{icon}{name}</span><b>{Format.Count(count)}</b></a></li>
        """);

    private static Html Time(string name, IEnumerable<long> nanos)
    {
        var sorted = nanos.Order().ToArray();
        return Html.Of($"""<li><div class="none"><span>{Icon.Clock}{name}</span><b>{(sorted.Length > 0 ? Format.Duration(sorted[sorted.Length / 2]) : "–")}</b></div></li>""");
    }

    private static Html Replicas(PageContext context, ResourceEvent[] replicas) => replicas.Length == 0 ? Html.Empty : Html.Of($"""
        <ul class="strip" aria-label="Resources">{replicas.Select(r => Html.Of($"""<li><a href="{ResourceParts.Path(r.Replica)}">{Parts.Resource(context, r.Name)}{ResourceParts.State(r)}</a></li>"""))}</ul>
        """);

    private static Html Section(PageContext context, string title, IEnumerable<TaskView> tasks, string more)
    {
        var listed = tasks.Take(Listed).ToArray();
        return listed.Length == 0 ? Html.Empty : Html.Of($"""
            <div class="title"><h2>{title}</h2><a href="{more}">All</a></div>{TasksPage.Table(context, listed)}
            """);
    }

    private static Html Intake(PageContext context)
    {
        var drops = context.Data.Drops;
        return Html.Of($"""
            <form class="intake muted" method="post" action="/telemetry/clear">{context.FormToken()}<p>Received {Format.Count(drops.Spans)} spans, {Format.Count(drops.Logs)} log records, {Format.Count(drops.Points)} metric points.
            Dropped for want of room: {Format.Count(drops.SpansDropped)} spans, {Format.Count(drops.LogsDropped)} log records, {Format.Count(drops.PointsDropped)} points, {Format.Count(drops.AttributesDropped)} attributes, {Format.Count(context.Data.Tasks.Dropped)} tasks; {Format.Count(drops.TextsCut)} long texts cut, {Format.Count(drops.ItemsRefused)} items refused.</p><button class="quiet">{Icon.Cross}Forget all telemetry</button></form>
            """);
    }
}
