using System.ComponentModel;
using McpTasks.Server;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Http;

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
        await WaitForReleaseAsync(cancellationToken);
        return "released";
    }

    [McpServerTool(Name = "progress")]
    public async Task<string> ReportProgress(
        McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken, bool wait = false)
    {
        if (context.Params?.ProgressToken is { } token)
            await server.NotifyProgressAsync(
                token, new ProgressNotificationValue { Progress = 1, Total = 2 }, cancellationToken: cancellationToken);
        if (wait)
            await WaitForReleaseAsync(cancellationToken);
        return "done";
    }

    [McpServerTool(Name = "route")]
    public static string Route([McpHeader("Region")] string? region = null, [McpHeader("Shard")] int? shard = null) => $"{region}/{shard}";

    [McpServerTool(Name = "whoami")]
    public static string WhoAmI(RequestContext<CallToolRequestParams> context)
    {
        var caller = McpCaller.Of(context)!;
        return string.Join(
            '|', caller.Era, caller.SessionId is null ? "no session" : "session", caller.Principal.FindFirst("sub")?.Value, caller.OwnerKey,
            string.Join(',', caller.Headers.Select(header => $"{header.Key}={header.Value}")));
    }

    private async Task WaitForReleaseAsync(CancellationToken cancellationToken)
    {
        probe.Started.TrySetResult();
        try
        {
            await probe.Release.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            probe.Cancelled.TrySetResult();
            throw;
        }
    }
}
