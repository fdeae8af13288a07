using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>How a task ended: its error text and the size of its result. The result itself may be secret and is only shown when asked for.</summary>
internal static class TaskOutcomeCard
{
    public static Html Render(PageContext context, TaskView task) => Html.Of($"""
        <section class="card" aria-label="Outcome"><h2>Outcome</h2>
        <p>{TaskParts.Phase(task.Phase)} {Said(task)}</p>
        {(task.Phase == TaskPhase.Failed && task.Message is { Length: > 0 } error ? Html.Of($"""<p class="problem">{error}</p>""") : Html.Empty)}
        {(context.Data.Operator.WhyNot is null ? Html.Of($"""<p><a class="button" href="{Parts.TaskPath(task.Id)}/payload">{Icon.Eye}Show arguments and result</a></p>""") : Html.Empty)}
        {TaskActions.WhyNot(context)}
        </section>
        """);

    private static Html Said(TaskView task) => Html.Of($"""<span class="muted">{string.Join(", ", Facts(task))}</span>""");

    private static IEnumerable<string> Facts(TaskView task)
    {
        if (!task.IsTerminal)
            yield return "it has not ended yet";
        if (task.ResultBytes is { } bytes && bytes > 0)
            yield return $"{(task.Phase == TaskPhase.Failed ? "error" : "result")} of {Format.Bytes(bytes)}";
        if (task.Delivered is { } delivered && task.Finished is { } finished)
            yield return $"fetched by its client {Format.Duration(Math.Max(0, delivered - finished))} later";
        else if (task.IsTerminal)
            yield return "not fetched by its client yet";
    }
}
