using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.MassTransit.Tests;

[McpServerToolType]
internal sealed class Tools
{
    public sealed record Sum(int Value, string Text);

    [McpServerTool(Name = "add", UseStructuredContent = true)]
    public static Sum Add(int a, int b, TaskExecutionContext context) =>
        new(a + b, $"attempt {context.Attempt} of {context.Component}, task: {context.IsTask}");

    [McpServerTool(Name = "throws")]
    public static string Throws() => throw new InvalidOperationException("secret detail");

    [McpServerTool(Name = "explains")]
    public static string Explains() => throw new McpException("The folder is empty.");

    [McpServerTool(Name = "refuses")]
    public static string Refuses() =>
        throw new McpProtocolException("Not allowed here.", McpErrorCode.InvalidParams) { Data = { ["why"] = "quota" } };

    [McpServerTool(Name = "counts")]
    public static string Counts(IProgress<ProgressNotificationValue> progress)
    {
        progress.Report(new() { Progress = 1, Total = 2, Message = "half" });
        return "done";
    }

    [McpServerTool(Name = "asks")]
    public static async Task<string> Asks(McpServer server, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() }, cancellationToken);
        return answer.Action;
    }

    [McpServerTool(Name = "knows")]
    public static string Knows(McpServer server) => $"{server.ClientInfo?.Name} speaks {server.NegotiatedProtocolVersion}";

    [McpServerTool(Name = "waits")]
    public static async Task<string> Waits(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "never";
    }
}
