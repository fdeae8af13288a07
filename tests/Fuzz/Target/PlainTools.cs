using System.ComponentModel;
using McpTasks;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Fuzz.Target;

/// <summary>Tools in every mode, with arguments of simple types.</summary>
[McpServerToolType]
internal sealed class PlainTools
{
    private const double Poll = 0.1;
    private const int LongestWait = 30, LongestText = 4096;

    [McpServerTool(Name = "echo"), Description("Says it again."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Echo(string text, int times = 1) =>
        string.Concat(Enumerable.Repeat(text.Length > LongestText ? text[..LongestText] : text, Math.Clamp(times, 0, 3)));

    [McpServerTool(Name = "add"), Description("Adds."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static double Add(int a, long b = 0, double c = 0) => a + b + Math.Clamp(c, -1e9, 1e9);

    [McpServerTool(Name = "wait"), Description("Works for a while."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static async Task<string> Wait(int milliseconds, ITaskProgress progress, CancellationToken cancellationToken)
    {
        await progress.ReportAsync(1, 2, "half of it", cancellationToken);
        await Task.Delay(Math.Clamp(milliseconds, 0, LongestWait), cancellationToken);
        await progress.ReportAsync(2, 2, "all of it", cancellationToken);
        return "waited";
    }

    [McpServerTool(Name = "only_task"), Description("Runs as a task alone."), TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public static string OnlyTask(string? text = null) => text ?? "none";

    [McpServerTool(Name = "never_task"), Description("Runs inline alone."), TaskSupport(TaskMode.Forbidden)]
    public static string NeverTask(bool flag = false) => flag ? "yes" : "no";

    [McpServerTool(Name = "region"), Description("Has an argument that clients repeat in a header."), TaskSupport(TaskMode.Forbidden)]
    public static string Region([McpHeader("Region")] string region, [McpHeader("Count")] int count = 1) => $"{region} {count}";

    [McpServerTool(Name = "broken_tool"), Description("Throws."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Broken(string how = "throw") => how switch
    {
        "protocol" => throw new McpProtocolException($"It failed because {Asked.Marker}.", McpErrorCode.InternalError),
        "mcp" => throw new McpException($"It failed because {Asked.Marker}."),
        _ => throw Asked.Failure(),
    };
}
