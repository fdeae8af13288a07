namespace SampleClient.Display;

/// <summary>Shows a call while it works, and then its result.</summary>
internal static class TaskScreen
{
    public static async Task<int> ShowAsync(
        Terminal terminal, string name, Func<IProgress<TaskProgress>, Task<TaskHandle<CallToolResult>>> start, string given,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        TaskHandle<CallToolResult>? task = null;
        try
        {
            var bar = new LiveBar(terminal, name);
            var working = WorkAsync();
            await bar.WhileAsync(working);
            var result = await working;
            var seconds = clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            terminal.Error.MarkupLine($"[green]completed[/] in {seconds} s{(task!.CompletedInline ? ", inline" : "")}");
            return ResultView.Show(terminal, result);

            async Task<CallToolResult> WorkAsync()
            {
                task = await start(bar);
                using var watching = task.CompletedInline ? null : task.OnChange(bar.Show);
                return await task.ResultAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (task?.TaskId is { } id && cancellationToken.IsCancellationRequested)
        {
            terminal.SayHowToResume("[yellow]The task goes on.[/] Come back with:", id, given);
            return ExitCodes.Interrupted;
        }
    }
}
