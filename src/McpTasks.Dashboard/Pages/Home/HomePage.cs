using McpTasks.Dashboard.Pages.Resources;
using McpTasks.Dashboard.Pages.Tasks;
using McpTasks.Dashboard.Tasks;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Home;

/// <summary>Is it healthy, what runs, what failed lately, how deep is the queue, how long do tasks wait and run.</summary>
internal static class HomePage
{
    private const int Listed = 8;

    public static Html Render(PageContext context)
    {
        var tasks = context.Data.Tasks.Snapshot();
        var replicas = context.Data.Resources.Replicas().Where(r => r.Type != ResourceType.Parameter).ToArray();
        var failed = tasks.Where(t => t.Phase == TaskPhase.Failed).OrderByDescending(t => t.Finished).ToArray();
        return Html.Of($"""
            {Headline(context, tasks, replicas)}
            {ResourceParts.NotConnected(context)}
            {Replicas(context, replicas)}
            {(tasks.Length == 0 ? TasksPage.NoTasks : Html.Of($"""
                {StatusCards.Render(tasks)}{HomeCharts.Render(context, tasks)}
                {Section(context, "Active", tasks.Where(t => !t.IsTerminal), "/tasks?status=active")}
                {Section(context, "Failed lately", failed, "/tasks?status=failed")}
                {Section(context, "Finished lately", tasks.Where(t => t.Phase is TaskPhase.Completed or TaskPhase.Cancelled).OrderByDescending(t => t.Finished), "/tasks")}
                """))}
            {Intake(context)}
            """);
    }

    private static Html Headline(PageContext context, TaskView[] tasks, ResourceEvent[] replicas)
    {
        var broken = replicas.Where(ResourceParts.IsBroken).Select(r => r.Name).Distinct(StringComparer.Ordinal).ToArray();
        var rising = replicas.Count(r => r.State is ResourceState.Waiting or ResourceState.Starting);
        var active = tasks.Count(t => !t.IsTerminal);
        var work = active switch { 0 => "No task is active", 1 => "1 task is active", _ => $"{Format.Count(active)} tasks are active" };
        var (tone, icon, text) = (broken.Length, rising) switch
        {
            ( > 0, _) => ("bad", Icon.Warn, broken.Length == 1 ? $"{broken[0]} needs attention" : $"{broken.Length} resources need attention"),
            (_, > 0) => ("wait", Icon.Clock, $"{rising} of {replicas.Length} replicas are coming up"),
            _ when replicas.Length > 0 => ("ok", Icon.Check, "All is well"),
            _ => ("plain", Icon.Dot, work),
        };
        return Html.Of($"""
            <div class="headline {tone}"><span class="seal">{icon}</span><div><h1>{text}</h1>{(replicas.Length > 0 ? Html.Of($"""<p class="muted">{work}{Lately(tasks, context.Now)}</p>""") : Html.Empty)}</div></div>
            """);
    }

    private static string Lately(TaskView[] tasks, long now)
    {
        var hourAgo = now - 3_600 * Telemetry.UnixTime.Second;
        var failed = tasks.Count(t => t.Phase == TaskPhase.Failed && t.Finished >= hourAgo);
        return failed == 0 ? ", none failed in the last hour" : $", {Format.Count(failed)} failed in the last hour";
    }

    private static Html Replicas(PageContext context, ResourceEvent[] replicas) => replicas.Length == 0 ? Html.Empty : Html.Of($"""
        <ul class="strip" aria-label="Resources">{replicas.GroupBy(r => r.Name).Select(g => Html.Of($"""<li data-key="strip {g.Key}"><a href="{ResourceParts.Path(g.Key)}">{Parts.Resource(context, g.Key)}{ResourceParts.State([.. g])}</a></li>"""))}</ul>
        """);

    private static Html Section(PageContext context, string title, IEnumerable<TaskView> tasks, string more)
    {
        var listed = tasks.Take(Listed).ToArray();
        return listed.Length == 0 ? Html.Empty : Html.Of($"""
            <section class="block" data-key="section {title}"><div class="title"><h2>{title}</h2><a href="{more}">All</a></div>{TasksPage.Table(context, listed)}</section>
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
