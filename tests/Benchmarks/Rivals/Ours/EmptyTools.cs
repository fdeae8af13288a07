using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Server;

namespace Benchmarks.Rivals.Ours;

/// <summary>Tools that do next to nothing: what is left is what the engine costs.</summary>
[McpServerToolType]
internal sealed class EmptyTools
{
    private static readonly string Hundred = new('x', 100);

    [McpServerTool(Name = "empty"), TaskSupport(TaskMode.Optional), Description("Does nothing.")]
    public static string Empty() => "ok";

    [McpServerTool(Name = "hundred"), TaskSupport(TaskMode.Optional), Description("Answers a hundred bytes.")]
    public static string OfHundredBytes() => Hundred;

    [McpServerTool(Name = "pause"), TaskSupport(TaskMode.Optional), Description("Waits 20 milliseconds, as tools that ask others do.")]
    public static async Task<string> Pause(CancellationToken cancellationToken)
    {
        await Task.Delay(20, cancellationToken);
        return "ok";
    }
}
