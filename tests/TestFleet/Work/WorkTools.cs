using System.ComponentModel;
using System.Diagnostics;
using McpTasks;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace TestFleet.Work;

/// <summary>Tools whose course the test decides, from another process.</summary>
internal sealed class WorkTools(StartUp startUp)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    [McpServerTool(Name = "hold"), Description("Works until a file is there."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static async Task<string> Hold(string gate, TaskExecutionContext context, CancellationToken cancellationToken)
    {
        while (!File.Exists(gate))
            await Task.Delay(Look, cancellationToken);
        return $"attempt {context.Attempt} on {context.Worker}";
    }

    [McpServerTool(Name = "ask"), Description("Asks its client for a name."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static async Task<string> Ask(McpServer server, TaskExecutionContext context, CancellationToken cancellationToken)
    {
        var schema = new ElicitRequestParams.RequestSchema { Properties = { ["name"] = new ElicitRequestParams.StringSchema() } };
        var answer = await server.ElicitAsync(
            new ElicitRequestParams { Message = "Your name?", RequestedSchema = schema }, cancellationToken);
        return $"{answer.Action} {answer.Content?["name"]} in attempt {context.Attempt} on {context.Worker}";
    }

    [McpServerTool(Name = "die"), Description("Kills the process that runs it."), TaskSupport(TaskMode.Required, PollIntervalSeconds = 0.1)]
    public static async Task<string> Die(CancellationToken cancellationToken)
    {
        Process.GetCurrentProcess().Kill();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "alive";
    }

    [McpServerTool(Name = "where"), Description("Says which process runs it."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public string Where(TaskExecutionContext context) => $"{startUp.Role}, started: {startUp.Done}, task: {context.IsTask}";
}
