using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tasks;

/// <summary>A tool that is never a task, and one that may be.</summary>
internal sealed class TaskTools
{
    [McpServerTool(Name = "greet"), Description("Greets at once."), TaskSupport(TaskMode.Forbidden)]
    public static string Greet(string name) => $"Hello, {name}!";

    [McpServerTool(Name = "slow_compute"), Description("Computes for some seconds."), TaskSupport(TaskMode.Optional)]
    public static async Task<string> SlowCompute(
        [Description("How long, from 0 to 60 seconds.")] double seconds,
        ITaskProgress progress, TimeProvider time, CancellationToken cancellationToken, string label = "result")
    {
        await progress.ReportAsync(0, 1, $"Computing {label}", cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 60)), time, cancellationToken);
        return $"Computed {label}";
    }
}
