using McpTasks.Dashboard.Pages.Logs;
using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>One task, from its creation to its result, also while it runs.</summary>
internal static class TaskPage
{
    private const int MaxLogs = 100;

    public static Html Render(PageContext context)
    {
        var id = context.Route("taskId");
        if (context.Data.Tasks.Find(id) is not { } task)
        {
            context.Status = StatusCodes.Status404NotFound;
            return Html.Of($"""{context.Data.Notices.Render(context)}{NotKnown(id)}""");
        }
        context.IsMoving = !task.IsTerminal;
        return Html.Of($"""
            <p class="crumbs"><a href="/tasks">Tasks</a> {Icon.Chevron} <code>{task.Id}</code></p>
            <div class="title"><h1>{task.Tool}</h1>{TaskParts.Phase(task.Phase)}
            <span class="buttons">{TaskActions.Buttons(context, task)}<a class="button" href="{Parts.TracePath(task.TraceId)}">{Icon.Traces}Trace</a><a class="button" href="/logs?attr={Uri.EscapeDataString("mcp.task.id=" + task.Id)}">{Icon.Logs}Logs</a></span></div>
            {context.Data.Notices.Render(context)}
            {Facts(context, task)}
            {TaskTimeline.Render(context, task)}
            <div class="columns"><div>{TaskOutcomeCard.Render(context, task)}{TaskQuestions.Render(context, task)}{TaskSteps.Render(context, task)}</div><div>{Attempts(context, task)}{TaskRequests.Render(context, task)}{Logs(context, task)}</div></div>
            """);
    }

    private static Html NotKnown(string id) => Parts.Empty("No such task", Html.Of(
        $"""Nothing was told of a task <code>{id}</code> yet, or newer ones have pushed it out. It appears here as soon as it is heard of. <a href="/tasks">All tasks</a>"""));

    private static Html Facts(PageContext context, TaskView task) => Html.Of($"""
        <dl class="facts">
          <div class="wide"><dt>Progress</dt><dd>{TaskParts.Progress(task)}<small>{task.Message}</small></dd></div>
          <div><dt>Duration</dt><dd>{TaskParts.Duration(task, context.Now)}</dd></div>
          <div><dt>Waited</dt><dd>{(task.Wait is { } wait ? Html.Of($"{Format.Duration(wait)}") : Html.Of($"""<span class="muted">still waiting</span>"""))}</dd></div>
          <div><dt>Attempts</dt><dd>{task.Attempts.Length}</dd></div>
          {(task.RerunOf is { } first ? Html.Of($"""<div><dt>Run again of</dt><dd><a href="{Parts.TaskPath(first)}"><code>{Format.Short(first)}</code></a></dd></div>""") : Html.Empty)}
          <div><dt>Owner</dt><dd>{TaskParts.Owner(task)}</dd></div>
          <div><dt>Created</dt><dd>{Format.Since(task.First, context.Now)}</dd></div>
          <div><dt>Kept for</dt><dd>{(task.TtlMs is { } ttl ? Html.Of($"{Format.Coarse(ttl * UnixTime.Millisecond)}") : Html.Of($"""<span class="muted">–</span>"""))}</dd></div>
        </dl>
        """);

    private static Html Attempts(PageContext context, TaskView task) => task.Attempts.Length == 0 ? Html.Empty : Html.Of($"""
        <section class="card" aria-label="Attempts"><h2>Attempts</h2><div class="scroll"><table>
        <thead><tr><th>#</th><th>Outcome</th><th>Worker</th><th class="num">Duration</th><th>Reason</th></tr></thead>
        <tbody>{task.Attempts.Select(a => Html.Of($"""
            <tr><td>{a.Number}</td><td>{TaskParts.Outcome(a.Outcome)}</td><td><span class="res c{context.Colour(a.Source.Resource.Name)}" title="{a.Source.Resource.Name}"><i></i><span class="clip" title="{a.Worker}">{a.Worker}</span></span></td>
            <td class="num">{(a.Ended is { } ended ? Html.Of($"{Format.Duration(ended - a.Started)}") : Format.Running(a.Started, context.Now))}</td><td class="wrap">{a.EndReason}</td></tr>
            """))}</tbody></table></div></section>
        """);

    private static Html Logs(PageContext context, TaskView task)
    {
        var logs = context.Data.Logs.Snapshot()
            .Where(l => (l.TraceId.Length > 0 && l.TraceId == task.TraceId) || l.Attributes.Matches(TaskEventReader.TaskId, task.Id))
            .Where(l => l.EventName != "mcp.task.progress")
            .OrderByDescending(l => l.Time).ThenByDescending(l => l.Sequence).Take(MaxLogs).ToArray();
        return logs.Length == 0 ? Html.Empty : Html.Of($"""
            <section class="card" aria-label="Log"><h2>Log</h2><ol class="lines">{logs.Select(l => LogParts.Line(context, l))}</ol></section>
            """);
    }
}
