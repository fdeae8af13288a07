using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class SdkClientTests
{
    private static Task<McpClient> ConnectAsync(McpHost server, string version) => McpClient.CreateAsync(
        new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = server.Url, TransportMode = HttpTransportMode.StreamableHttp }, server.Http),
        new McpClientOptions { ProtocolVersion = version });

    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    public async Task The_SDKs_client_lists_and_calls_tools_with_progress(string version)
    {
        await using var server = await McpHost.StartAsync();
        await using var client = await ConnectAsync(server, version);
        Assert.Equal(version, client.NegotiatedProtocolVersion);
        Assert.Contains(await client.ListToolsAsync(), tool => tool.Name == "echo");

        var result = await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = "hi ü" });
        Assert.Equal("hi ü", Assert.IsType<TextContentBlock>(result.Content.Single()).Text);

        var reported = new TaskCompletionSource<ProgressNotificationValue>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = client.CallToolAsync("progress", new Dictionary<string, object?> { ["wait"] = true }, new Reporter(reported));
        Assert.Equal(1, (await reported.Task.WaitAsync(TimeSpan.FromSeconds(30))).Progress);
        server.Probe.Release.SetResult();
        Assert.Equal("done", Assert.IsType<TextContentBlock>((await call).Content.Single()).Text);
    }

    // In the legacy era this client hangs up without notifications/cancelled, and a disconnect must not cancel there.
    [Fact]
    public async Task The_SDKs_client_cancels_a_running_tool()
    {
        await using var server = await McpHost.StartAsync();
        await using var client = await ConnectAsync(server, "2026-07-28");
        using var cancel = new CancellationTokenSource();
        var reported = new TaskCompletionSource<ProgressNotificationValue>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = client
            .CallToolAsync(
                "progress", new Dictionary<string, object?> { ["wait"] = true }, new Reporter(reported), cancellationToken: cancel.Token)
            .AsTask();
        await reported.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await server.Probe.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.Probe.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_SDKs_client_argument_headers_are_accepted()
    {
        await using var server = await McpHost.StartAsync();
        await using var client = await ConnectAsync(server, "2026-07-28");
        var tool = (await client.ListToolsAsync()).Single(tool => tool.Name == "route");
        var result = await tool.CallAsync(new Dictionary<string, object?> { ["region"] = "öst", ["shard"] = 7 });
        Assert.Equal("öst/7", Assert.IsType<TextContentBlock>(result.Content.Single()).Text);
    }

    private sealed class Reporter(TaskCompletionSource<ProgressNotificationValue> reported) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => reported.TrySetResult(value);
    }
}
