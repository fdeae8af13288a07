namespace SampleClient.Display;

/// <summary>
/// A bar with the status and the time that has passed, redrawn in place; a line for each change where that cannot be done.
/// </summary>
internal sealed class LiveBar(Terminal terminal, string name) : IProgress<TaskProgress>
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private (McpTaskStatus Status, string? Message, TaskProgress? Progress) _shown;
    private ProgressTask? _bar;
    private string? _lastLine;
    private volatile bool _followsTask;
    private bool _ended;

    /// <summary>
    /// Shows the bar while the work runs, and nothing after its end. A question that the work asks takes the bar away until it is answered.
    /// </summary>
    public async Task WhileAsync(Task work)
    {
        try
        {
            while (terminal.IsLive && !work.IsCompleted)
            {
                using (terminal.Interruptions.Begin(out var interruption))
                    await DrawUntilAsync(Task.WhenAny(work, interruption));
                await terminal.Interruptions.OverAsync();
            }

            await work;
        }
        finally
        {
            // A change that comes late must not follow the result or the error.
            lock (_lock)
                _ended = true;
        }
    }

    /// <inheritdoc/>
    public void Report(TaskProgress value)
    {
        // Once there is a task its states tell the same, and in order.
        if (!_followsTask)
            Show(McpTaskStatus.Working, value.Message, value);
    }

    public void Show(TaskState state)
    {
        _followsTask = true;
        Show(state.Status, state.StatusMessage, state.Progress);
    }

    private void Show(McpTaskStatus status, string? message, TaskProgress? progress)
    {
        lock (_lock)
        {
            if (_ended)
                return;
            _shown = (status, message, progress);
            if (_bar is not null)
                Draw(_bar);
            else if (!terminal.IsLive && !status.IsTerminal() && _lastLine != Line())
                terminal.Error.MarkupLine(_lastLine = Line());
        }
    }

    private Task DrawUntilAsync(Task end) => terminal.Error.Progress()
        .AutoClear(true)
        .Columns(
            new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ShareColumn(),
            new ClockColumn(_clock))
        .StartAsync(async context =>
        {
            lock (_lock)
                Draw(_bar = context.AddTask(Markup.Escape(name)).IsIndeterminate());
            await end;
            lock (_lock)
                _bar = null;
        });

    private void Draw(ProgressTask bar)
    {
        bar.Description = Line();
        if (_shown.Progress is not { Total: > 0 and var total } progress)
            return;
        bar.IsIndeterminate = false;
        bar.MaxValue = total;
        bar.Value = Math.Min(progress.Current, total);
    }

    private string Line() =>
        $"{Markup.Escape(name)} {StatusStyle.Of(_shown.Status)} {Markup.Escape(OneLine.Of(_shown.Message ?? ""))}".TrimEnd();
}
