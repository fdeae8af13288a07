namespace McpTasks.Cli.Display.Tasks;

/// <summary>A bar for each task that has not ended, redrawn in place. One that ends becomes a line above the others.</summary>
internal sealed class TaskBars
{
    private const int LongestMessage = 40;

    private readonly IAnsiConsole _console;
    private readonly RunTimeColumn _times;
    private readonly ProgressContext _progress;
    private readonly Dictionary<TaskId, ProgressTask> _bars = [];
    private readonly int _room;

    private TaskBars(IAnsiConsole console, ProgressContext progress, RunTimeColumn times)
    {
        (_console, _progress, _times) = (console, progress, times);
        // What does not fit on the screen cannot be redrawn in place.
        _room = Math.Max(1, console.Profile.Height - 3);
    }

    public static Task WhileAsync(IAnsiConsole console, TimeProvider time, Func<Action<TaskRecord>, Task> follow)
    {
        var times = new RunTimeColumn(time);
        return console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 },
                new ShareColumn(), times)
            .StartAsync(progress => follow(new TaskBars(console, progress, times).Show));
    }

    private void Show(TaskRecord record)
    {
        var task = TaskFacts.Of(record);
        lock (_bars)
        {
            if (record.Status.IsTerminal())
            {
                End(record.Id, task);
            }
            else if (_bars.TryGetValue(record.Id, out var bar) || Add(record.Id, out bar))
            {
                _times.Set(bar, record.BegunAt ?? record.CreatedAt);
                Draw(bar, task);
            }
        }
    }

    private bool Add(TaskId id, out ProgressTask bar)
    {
        bar = null!;
        if (_bars.Count >= _room)
            return false;
        _bars[id] = bar = _progress.AddTask(id.Value).IsIndeterminate();
        return true;
    }

    private static void Draw(ProgressTask bar, TaskFacts task)
    {
        bar.Description = Line(task);
        if (task.Progress is not { Total: > 0 and var total } progress)
            return;
        bar.IsIndeterminate = false;
        bar.MaxValue = total;
        // A full bar counts as ended and is hidden, but the task has not said so yet.
        bar.Value = Math.Min(progress.Current, double.BitDecrement(total));
    }

    private void End(TaskId id, TaskFacts task)
    {
        if (_bars.Remove(id, out var bar))
            bar.StopTask();
        _console.MarkupLine(Line(task));
    }

    private static string Line(TaskFacts task)
    {
        var message = OneLine.Of(task.Message ?? "");
        if (message.Length > LongestMessage)
            message = message[..LongestMessage] + "…";
        var component = Markup.Escape(OneLine.Of(task.Component!));
        return $"{component} [grey]{Format.Short(task.Id)}[/] {StateStyle.Markup(task)} {Markup.Escape(message)}".TrimEnd();
    }
}
