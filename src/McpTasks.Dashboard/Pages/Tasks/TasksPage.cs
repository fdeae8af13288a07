using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>Every task, the newest first.</summary>
internal static class TasksPage
{
    private const int Limit = 200;

    public static Html Render(PageContext context)
    {
        var all = context.Data.Tasks.Snapshot();
        if (all.Length == 0)
            return Html.Of($"""<h1>Tasks</h1>{NoTasks}""");
        var filter = TaskFilter.From(context);
        var limit = context.Number("limit", Limit, 1, 5_000);
        var matched = all.Where(filter.Takes).ToArray();
        return Html.Of($"""
            <h1>Tasks</h1>
            {Tabs(context, [.. all.Where(filter.TakesRest)], filter)}
            {Form(context, all, filter)}
            {(matched.Length == 0 ? Parts.Empty("No task matches", Html.Of($"""Loosen the filter, or <a href="/tasks">show all</a>.""")) : Table(context, matched.Take(limit)))}
            {Parts.ShowMore(context, Math.Min(limit, matched.Length), matched.Length, limit)}
            """);
    }

    public static Html NoTasks => Parts.Empty("No task yet", Html.Of(
        $"""Call a tool as a task on the MCP endpoint and it appears here at once, from its creation on."""));

    private static Html Tabs(PageContext context, TaskView[] all, TaskFilter filter)
    {
        Html Tab(string value, string name, int count) => value == filter.Status
            ? Html.Of($"""<a href="{context.With("status", value)}" aria-current="true">{name} <b>{count}</b></a>""")
            : Html.Of($"""<a href="{context.With("status", value)}">{name} <b>{count}</b></a>""");
        int Of(TaskPhase phase) => all.Count(t => t.Phase == phase);

        return Html.Of($"""
            <nav class="tabs" aria-label="Status">{Tab("", "All", all.Length)}{Tab("active", "Active", all.Count(t => !t.IsTerminal))}{Tab("queued", "Queued", Of(TaskPhase.Queued))}{Tab("running", "Running", Of(TaskPhase.Running))}{Tab("inputrequired", "Input required", Of(TaskPhase.InputRequired))}{Tab("completed", "Completed", Of(TaskPhase.Completed))}{Tab("failed", "Failed", Of(TaskPhase.Failed))}{Tab("cancelled", "Cancelled", Of(TaskPhase.Cancelled))}{Tab("retried", "More than one attempt", all.Count(t => t.Attempts.Length > 1))}</nav>
            """);
    }

    private static Html Form(PageContext context, TaskView[] all, TaskFilter filter) => Html.Of($"""
        <form class="filter" method="get">
          <input type="hidden" name="status" value="{filter.Status}">
          {Parts.Input(context, "text", "Find", "id, worker, owner, message")}
          {Select("tool", "Tool", filter.Tool, all.Select(t => t.Tool))}
          {Select("worker", "Worker", filter.Worker, all.SelectMany(t => t.Attempts).Select(a => a.Worker))}
          {Select("owner", "Owner", filter.Owner, all.Select(t => t.Owner).Where(o => o.Length > 0))}
          <label><span>Active in the last</span><select name="minutes" data-auto>{Ages.Select(a => Parts.Option(a.Minutes, a.Name, context.Query("minutes")))}</select></label>
          {Parts.FilterButtons(context)}
        </form>
        """);

    private static readonly (string Minutes, string Name)[] Ages = [("", "any time"), ("5", "5 minutes"), ("60", "hour"), ("1440", "day")];

    private static Html Select(string name, string label, string chosen, IEnumerable<string> values) => Html.Of($"""
        <label><span>{label}</span><select name="{name}" data-auto>{Parts.Option("", "All", chosen)}{values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(200).Select(v => Parts.Option(v, v.Length > 24 ? v[..22] + "…" : v, chosen))}</select></label>
        """);

    public static Html Table(PageContext context, IEnumerable<TaskView> tasks) => Html.Of($"""
        <div class="scroll"><table class="tasks">
        <thead><tr><th>Status</th><th>Tool</th><th>Progress</th><th class="num">Attempts</th><th>Worker</th><th>Owner</th><th class="num">Duration</th><th>Created</th></tr></thead>
        <tbody>{tasks.Select(t => Row(context, t))}</tbody>
        </table></div>
        """);

    private static Html Row(PageContext context, TaskView task) => Html.Of($"""
        <tr data-key="{task.Id}" data-href="{Parts.TaskPath(task.Id)}">
          <td>{TaskParts.Phase(task.Phase)}</td>
          <td class="tool"><a href="{Parts.TaskPath(task.Id)}"><b class="clip" title="{task.Tool}">{task.Tool}</b> <code>{Format.Short(task.Id)}</code></a></td>
          <td class="how">{TaskParts.Progress(task)}<small class="clip" title="{task.Message}">{task.Message}</small></td>
          <td data-label="Attempts" class="num">{Attempts(task)}</td>
          <td data-label="Worker">{TaskParts.Worker(context, task)}</td>
          <td data-label="Owner">{TaskParts.Owner(task)}</td>
          <td data-label="Duration" class="num">{TaskParts.Duration(task, context.Now)}</td>
          <td data-label="Created">{Format.Since(task.First, context.Now)}</td>
        </tr>
        """);

    private static Html Attempts(TaskView task) => task.Attempts.Length > 1
        ? Html.Of($"""<span class="chip warn">{Icon.Redo}<span>{task.Attempts.Length}</span></span>""")
        : Html.Of($"""{task.Attempts.Length}""");
}
