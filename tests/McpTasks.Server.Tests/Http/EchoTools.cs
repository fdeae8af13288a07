using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Server.Tests.Http;

/// <summary>Lets a test see and steer what a running tool does.</summary>
internal sealed class ToolProbe
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

[McpServerToolType]
internal sealed class EchoTools(ToolProbe probe)
{
    [McpServerTool(Name = "echo"), Description("Returns its text.")]
    public static string Echo(string text) => text;

    [McpServerTool(Name = "fail")]
    public static string Fail() => throw new InvalidOperationException("a secret detail");

    [McpServerTool(Name = "wait")]
    public async Task<string> Wait(CancellationToken cancellationToken)
    {
        probe.Started.TrySetResult();
        using var registration = cancellationToken.Register(() => probe.Cancelled.TrySetResult());
        await probe.Release.Task.WaitAsync(cancellationToken);
        return "released";
    }

    [McpServerTool(Name = "progress")]
    public static async Task<string> ReportProgress(IProgress<ProgressNotificationValue> progress, McpServer server, RequestContext<CallToolRequestParams> context)
    {
        if (context.Params?.ProgressToken is { } token)
            await server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = 1, Total = 2 });
        return "done";
    }
}
