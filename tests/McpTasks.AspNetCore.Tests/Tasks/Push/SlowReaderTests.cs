using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using McpTasks.Server.Shared;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Tasks.Push;

public sealed class SlowReaderTests
{
    private const int Tasks = 60;

    [Fact]
    public async Task A_subscriber_that_does_not_read_is_dropped_with_a_reason_and_holds_up_nobody()
    {
        await using var server = await TaskServer.StartAsync(
            new()
            {
                ["McpTasks:Http:SlowestReader"] = "00:00:03",
                ["McpTasks:MaxWaitsPerCaller"] = "1",
                ["McpTasks:MaxCreationsPerSecondPerOwner"] = "1000",
            },
            mcp => mcp.WithTools<LargeTools>(),
            // Kestrel has a patience of its own, which not every server has.
            builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinResponseDataRate = null));
        var ann = server.Modern("ann");
        var ids = new List<string>();
        for (var i = 0; i < Tasks; i++)
            ids.Add(await ann.StartAsync("large"));
        foreach (var id in ids)
            await ann.UntilAsync(id, "completed");

        using var slow = new TcpClient { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await slow.GetStream().WriteAsync(Subscribe(ids), TestContext.Current.CancellationToken);
        await Wire.EventuallyAsync(() => server.Log.Entries.Any(entry =>
            entry.Level == LogLevel.Warning && entry.Message == "Dropped a client that has not read its event stream for 3 s (McpTasks:Http:SlowestReader)."));

        // Its place is free again, and another one reads all of it.
        await Wire.EventuallyAsync(() => server.Services.GetRequiredService<WaitSlots>().Taken == 0);
        await using var reader = await ann.OpenAsync("subscriptions/listen", Wanted(ids));
        var told = new HashSet<string>();
        while (told.Count < Tasks)
            told.Add(
                (string)(await reader.UntilAsync(message => (string?)message["method"] == "notifications/tasks"))["params"]!["taskId"]!);
    }

    private static JsonObject Wanted(List<string> ids) =>
        new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) } };

    private static byte[] Subscribe(List<string> ids)
    {
        var parameters = Wanted(ids);
        parameters["_meta"] = Wire.Parse(
            """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}""");
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "subscriptions/listen",
            ["params"] = parameters,
        }.ToJsonString();
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ann\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: subscriptions/listen\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    [McpServerToolType]
    private sealed class LargeTools
    {
        [McpServerTool(Name = "large"), TaskSupport(TaskMode.Optional)]
        public static string Large() => new('x', 512 * 1024);
    }
}
