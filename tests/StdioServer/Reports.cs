using McpTasks;
using ModelContextProtocol.Server;

namespace StdioServer;

[McpServerToolType]
internal sealed class Reports
{
    [McpServerTool(Name = "report"), TaskSupport(TaskMode.Optional)]
    public static async Task<string> Report(int year, ITaskProgress progress, CancellationToken cancellationToken)
    {
        Console.WriteLine("What a tool writes is no message.");
        await progress.IncrementAsync(message: "Half of it", cancellationToken: cancellationToken);
        return $"The report of {year}";
    }
}
