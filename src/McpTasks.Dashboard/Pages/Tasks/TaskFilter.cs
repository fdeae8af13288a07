using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>Which tasks the list shows.</summary>
internal sealed record TaskFilter(string Status, string Tool, string Owner, string Worker, long Since, string Text)
{
    public static TaskFilter From(PageContext context)
    {
        var minutes = context.Number("minutes", 0, 0, 100_000);
        return new(context.Query("status"), context.Query("tool"), context.Query("owner"), context.Query("worker"),
            minutes == 0 ? 0 : context.Now - minutes * 60 * UnixTime.Second, context.Query("text"));
    }

    public bool Takes(TaskView task) =>
        TakesPhase(task) && TakesRest(task);

    /// <summary>All but the status: what the tabs count.</summary>
    public bool TakesRest(TaskView task) =>
        task.Last >= Since
        && (Owner.Length == 0 || task.Owner == Owner)
        && (Worker.Length == 0 || task.Attempts.Any(a => a.Worker == Worker))
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
