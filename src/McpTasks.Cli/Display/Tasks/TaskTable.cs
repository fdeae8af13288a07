namespace McpTasks.Cli.Display.Tasks;

/// <summary>Tasks in a table, a row each.</summary>
internal static class TaskTable
{
    public static IRenderable Of(IReadOnlyList<TaskFacts> tasks, DateTimeOffset now)
    {
        if (tasks.Count == 0)
            return new Text("No tasks.");
        var table = Tables.With("ID", "STATE", "COMPONENT", "DONE", "AGE", "MESSAGE");
        foreach (var task in tasks)
        {
            var priority = task.Priority is null || task.Priority == TaskPriority.Normal.ToName() ? "" : $" ({task.Priority})";
            table.AddRow(
                new Text(task.Id), StateStyle.Of(task), new Text(OneLine.Of(task.Component ?? "") + priority),
                new Text(ProgressText.Of(task.Progress)),
                new Text(task.CreatedAt is { } created ? Format.Coarse(now - created) : ""), new Text(OneLine.Of(task.Message ?? "")));
        }

        return table;
    }
}
