namespace McpTasks.Cli.Display.Tasks;

/// <summary>A line for each change of a task that people see.</summary>
internal sealed class TaskChanges(Terminal terminal)
{
    private readonly Dictionary<string, string> _last = [];

    public void Show(TaskRecord record)
    {
        var task = TaskFacts.Of(record);
        string?[] parts = [task.Id, task.Component, task.State, ProgressText.Of(task.Progress), OneLine.Of(task.Message ?? "")];
        var line = OneLine.Of(string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part))));
        lock (_last)
        {
            if (_last.GetValueOrDefault(task.Id) != line)
                terminal.WriteLine(_last[task.Id] = line);
        }
    }
}
