namespace McpTasks.Cli.Display.Tasks;

/// <summary>Tasks in lines of an id and a state.</summary>
internal static class TaskLines
{
    public static Rows Of(IReadOnlyList<TaskFacts> tasks) => new(tasks.Select(task => new Markup($"{task.Id} {StateStyle.Markup(task)}")));
}
