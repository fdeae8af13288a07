using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

namespace ConformanceServer.Streaming;

/// <summary>Tools that stream while they run.</summary>
internal sealed class ProgressTools
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress at 0, 50 and 100 of 100.")]
    public static async Task<string> Progress(ITaskProgress progress, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var step in (int[])[0, 50, 100])
        {
            await progress.ReportAsync(step, 100, $"Completed step {step} of 100", cancellationToken);
            await Task.Delay(Pause, time, cancellationToken);
        }

        return "Tool with progress executed successfully";
    }

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Streams progress and a result, and asks nothing outside of it.")]
    public static async Task<string> WithoutQuestions(ITaskProgress progress, CancellationToken cancellationToken)
    {
        await progress.ReportAsync(50, 100, cancellationToken: cancellationToken);
        return "Streaming complete";
    }
}
