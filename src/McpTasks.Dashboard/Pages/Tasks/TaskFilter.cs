using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>Which tasks the list shows.</summary>
internal sealed record TaskFilter(string Status, string Tool, string Text)
{
    public static TaskFilter From(PageContext context) => new(context.Query("status"), context.Query("tool"), context.Query("text"));

    public bool Takes(TaskView task) =>
        TakesPhase(task)
        && (Tool.Length == 0 || task.Tool == Tool)
        && (Text.Length == 0 || new[] { task.Id, task.Tool, task.Owner, task.Message, task.TraceId }
            .Concat(task.Attempts.Select(a => a.Worker)).Any(t => t?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true));

    private bool TakesPhase(TaskView task) => Status switch
    {
        "" => true,
        "active" => !task.IsTerminal,
        "retried" => task.Attempts.Length > 1,
        _ => string.Equals(task.Phase.ToString(), Status, StringComparison.OrdinalIgnoreCase),
    };
}
