using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>What can be done with a task, or why nothing can.</summary>
internal static class TaskActions
{
    public static Html Buttons(PageContext context, TaskView task)
    {
        if (context.Data.Operator.WhyNot is not null)
            return Html.Empty;
        return task.IsTerminal
            ? Button(context, task, "rerun", "Run again", Icon.Redo, "Make the same call again, as a new task of the same owner?")
            : Button(context, task, "cancel", "Cancel", Icon.Ban, "Cancel this task? Its client is told that it was cancelled.");
    }

    public static Html WhyNot(PageContext context) => context.Data.Operator.WhyNot is { } why
        ? Html.Of($"""<p class="whynot muted">{Icon.Ban} Cancelling, running again and showing results are not offered: {why}</p>""")
        : Html.Empty;

    private static Html Button(PageContext context, TaskView task, string action, string name, Html icon, string question) => Html.Of($"""
        <form method="post" action="{Parts.TaskPath(task.Id)}/{action}" data-confirm="{question}">{context.FormToken()}<button class="button">{icon}<span>{name}</span></button></form>
        """);
}
