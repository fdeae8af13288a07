using System.Globalization;
using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>What happened to a task, step by step.</summary>
internal static class TaskSteps
{
    private const int MaxProgress = 40;

    public static Html Render(PageContext context, TaskView task)
    {
        var progress = task.Events.Count(e => e.Kind == TaskEventKind.Progress);
        var hidden = Math.Max(0, progress - MaxProgress);
        var skipped = 0;
        var shown = task.Events.Where(e => e.Kind != TaskEventKind.Progress || skipped++ >= hidden).Reverse();
        return Html.Of($"""
            <section class="card" aria-label="Events"><h2>Events</h2>
            <ol class="events">{shown.Select(e => Step(context, task, e))}</ol>
            {(hidden > 0 ? Html.Of($"""<p class="muted">{hidden} earlier progress steps are not listed; <a href="/logs?attr={Uri.EscapeDataString("mcp.task.id=" + task.Id)}">the logs</a> have them.</p>""") : Html.Empty)}
            </section>
            """);
    }

    private static Html Step(PageContext context, TaskView task, TaskEvent happened) => Html.Of($"""
        <li class="{Tone(happened)}"><span class="when">{Format.Clock(happened.Time)}<small>+{Format.Duration(happened.Time - task.First)}</small></span>
        <span class="what"><b>{Name(happened)}</b> {Detail(happened)}</span><span class="who">{Parts.Resource(context, happened.Source.Resource.Name)}</span></li>
        """);

    private static string Name(TaskEvent happened) => happened.Kind switch
    {
        TaskEventKind.Created => "Created",
        TaskEventKind.Queued => "Queued",
        TaskEventKind.Started => string.Create(CultureInfo.InvariantCulture, $"Attempt {happened.Attempt} started"),
        TaskEventKind.Progress => "Progress",
        TaskEventKind.InputRequired => "Input required",
        TaskEventKind.InputReceived => "Input received",
        TaskEventKind.Redelivered => "Redelivered",
        TaskEventKind.Finished => happened.Status switch { "failed" => "Failed", "cancelled" => "Cancelled", _ => "Completed" },
        _ => "Result delivered",
    };

    private static string Tone(TaskEvent happened) => happened.Kind switch
    {
        TaskEventKind.Started or TaskEventKind.Progress => "run",
        TaskEventKind.InputRequired or TaskEventKind.InputReceived => "ask",
        TaskEventKind.Redelivered => "warn",
        TaskEventKind.Finished => happened.Status switch { "failed" => "bad", "cancelled" => "dim", _ => "ok" },
        TaskEventKind.Delivered => "ok",
        _ => "wait",
    };

    private static string Detail(TaskEvent happened) => happened.Kind switch
    {
        TaskEventKind.Started => $"on {happened.Worker ?? happened.Source.Id}",
        TaskEventKind.Progress => string.Join(" · ", new[] { Steps(happened), happened.Message }.Where(t => !string.IsNullOrEmpty(t))),
        TaskEventKind.InputRequired or TaskEventKind.InputReceived => happened.InputKey ?? "",
        _ => happened.Message ?? "",
    };

    private static string Steps(TaskEvent happened) => happened switch
    {
        { Current: { } current, Total: { } total } => $"{Format.Number(current)} of {Format.Number(total)}",
        { Current: { } current } => Format.Number(current),
        _ => "",
    };
}
