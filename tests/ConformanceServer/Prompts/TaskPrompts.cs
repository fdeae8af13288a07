using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

namespace ConformanceServer.Prompts;

/// <summary>Prompts that can run as tasks.</summary>
internal sealed class TaskPrompts
{
    [McpServerPrompt(Name = "slow_prompt"), Description("Writes a prompt in steps."), TaskSupport(TaskMode.Optional)]
    public static async Task<string> Slow(string topic, ITaskProgress progress, CancellationToken cancellationToken)
    {
        await progress.ReportAsync(1, 2, "Thinking about it", cancellationToken);
        await progress.ReportAsync(2, 2, "Writing it down", cancellationToken);
        return $"Explain {topic} in one sentence.";
    }
}
