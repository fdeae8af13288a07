using System.Net;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class StreamableHttpTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""", "notifications/progress")]
    [InlineData("""{"jsonrpc":"2.0","method":7}""", null)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":[]}""", null)]
    public async Task A_notification_that_is_not_accepted_has_an_error_status(string body, string? method)
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post(body);
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        if (method is not null)
            request.Headers.Add("Mcp-Method", method);
        var (response, json) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(json!["id"]);
    }

    [Theory]
    [InlineData("tools/list", null, "text/event-stream")]
    [InlineData("no/such/method", null, "application/json")]
    [InlineData("tools/call", "echo", "text/event-stream")]
    [InlineData("tools/call", "progress", "text/event-stream")]
    public async Task A_request_is_answered_with_one_JSON_object_or_an_event_stream(string method, string? tool, string mediaType)
    {
        await using var server = await McpHost.StartTimelessAsync();
        var parameters = tool is null
            ? null
            : new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["text"] = "x" }, ["_meta"] = Meta("p") };
        using var request = McpHost.Modern(method, parameters, tool);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        var replies = (await response.Content.ReadAsStringAsync()).Split('\n')
            .Select(line => line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line).Where(line => line.StartsWith('{'))
            .Select(line => JsonNode.Parse(line)!).Where(message => message["method"] is null);
        Assert.Equal(1, (int)Assert.Single(replies)["id"]!);
    }

    [Fact]
    public async Task Each_stream_carries_only_what_belongs_to_its_request()
    {
        await using var server = await McpHost.StartAsync();
        await using var one = await OpenAsync(server, "one", 1);
        await using var two = await OpenAsync(server, "two", 2);
        server.Probe.Release.SetResult();
        foreach (var (stream, token, id) in new[] { (one, "one", 1), (two, "two", 2) })
        {
            Assert.Equal(token, (string?)(await stream.NextMessageAsync()).Json["params"]!["progressToken"]);
            Assert.Equal(id, (int)(await stream.NextMessageAsync()).Json["id"]!);
            Assert.Null(await stream.NextAsync());
        }
    }

    [Fact]
    public async Task A_tool_that_asks_sends_no_request_on_the_stream()
    {
        await using var server = await McpHost.StartAsync(services: services => services.AddMcpServer().WithTools<AskingTools>());
        var meta = Meta("p");
        meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject() };
        using var response = await server.Http.SendAsync(McpHost.ModernCall("ask", meta: meta));
        var messages = (await response.Content.ReadAsStringAsync()).Split('\n')
            .Select(line => line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line)
            .Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.NotEmpty(messages);
        Assert.DoesNotContain(messages, message => message["method"] is not null && message["id"] is not null);
    }

    [Fact]
    public async Task Closing_the_event_stream_cancels_the_request()
    {
        await using var server = await McpHost.StartAsync();
        await using (var stream = await OpenAsync(server, "p", 1))
            Assert.Equal("notifications/progress", (string?)(await stream.NextMessageAsync()).Json["method"]);
        await server.Probe.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static Task<SseReader> OpenAsync(McpHost server, string token, int id) => SseReader.OpenAsync(server, McpHost.Modern(
        "tools/call", new JsonObject { ["name"] = "progress", ["arguments"] = new JsonObject { ["wait"] = true }, ["_meta"] = Meta(token) },
        "progress", id));

    private static JsonObject Meta(string token) => new()
    {
        ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
        ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        ["progressToken"] = token,
    };
}
