using System.Diagnostics;
using System.Globalization;
using McpTasks;
using McpTasks.Client;
using ModelContextProtocol.Protocol;
using SampleClient.Commands;
using Spectre.Console;

namespace SampleClient.Display;

/// <summary>Shows a call while it works, and then its result.</summary>
internal static class TaskScreen
{
    public static async Task<int> ShowAsync(
        string name, Func<IProgress<TaskProgress>, Task<TaskHandle<CallToolResult>>> start, string given, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        TaskHandle<CallToolResult>? task = null;
        try
        {
            var bar = new LiveBar(name);
            var working = WorkAsync();
            await bar.WhileAsync(working);
            var result = await working;
            var seconds = clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            Consoles.Error.MarkupLine($"[green]completed[/] in {seconds} s{(task!.CompletedInline ? ", inline" : "")}");
            return ResultView.Show(result);

            async Task<CallToolResult> WorkAsync()
            {
                task = await start(bar);
                using var watching = task.CompletedInline ? null : task.OnChange(bar.Show);
                return await task.ResultAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (task?.TaskId is { } id && cancellationToken.IsCancellationRequested)
        {
            Consoles.Error.MarkupLineInterpolated($"[yellow]The task goes on.[/] Come back with: [bold]dotnet run --project src/SampleClient -- resume {id}{given}[/]");
            return ExitCodes.Interrupted;
        }
    }
}
