using System.Net;
using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class BothErasTests
{
    [Fact]
    public async Task A_modern_call_is_answered_without_a_session()
    {
        await using var server = await McpHost.StartTimelessAsync();
        var (response, json) = await server.SendAsync(McpHost.ModernCall("echo", new JsonObject { ["text"] = "hi" }));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal("hi", (string?)json!["result"]!["content"]![0]!["text"]);
    }

    [Fact]
    public async Task A_legacy_client_initialises_a_session_and_calls_a_tool_in_it()
    {
        await using var server = await McpHost.StartTimelessAsync();
        var session = await server.OpenSessionAsync();
        Assert.Equal(22, session.Length);
        var (response, json) = await server.SendAsync(
            McpHost.Post(McpHost.Rpc("tools/call", 1, """{"name":"echo","arguments":{"text":"hi"}}"""), session));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hi", (string?)json!["result"]!["content"]![0]!["text"]);
    }
}
