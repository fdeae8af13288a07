using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Messages that are not what they should be, in a session as without one.</summary>
public sealed class MalformedTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"tools/list"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/\udfff"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"\ud83d"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"\ud800":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"\ud800":"x"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"\ud800"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\udc00"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"progressToken":"\ud800"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"\ud800":"x"}}}""")]
    [InlineData(
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\ud800","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""")]
    public async Task Half_of_a_surrogate_pair_is_refused_wherever_it_stands(string body) => await RefusedAsync(body, -32600);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"?","method":"tools/list"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"?"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"?":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/?"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"progressToken":"?"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"?"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}?""")]
    public async Task Bytes_that_are_not_UTF_8_are_no_JSON(string body) =>
        await RefusedAsync([.. Encoding.UTF8.GetBytes(body).Select(letter => letter == (byte)'?' ? (byte)0xff : letter)], -32700);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"x.y/a":1,"x.y/A":2}}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":"x"}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":[]}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":5}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"progressToken":1,"ProgressToken":2}}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":1,"Cursor":2}}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{},"_Meta":{}}}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","JSONRPC":[1]}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","ID":2}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","Method":"ping"}""", -32600)]
    [InlineData(
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"route","arguments":{"shard":1,"SHARD":[{}]}}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","task":{"ttl":1000,"TTL":1}}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"x":{"y":[{"a":1,"A":2}]}}}}""", -32602)]
    [InlineData(
        """{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"taskIds":[],"TaskIds":1}}}""", -32602)]
    public async Task Members_that_the_SDK_cannot_read_are_refused(string body, int code) => await RefusedAsync(body, code);

    [Theory]
    [InlineData("""{"name":"order","arguments":{"order":{"article":"pen","Article":"ink","buyer":{"name":"bo"}}}}""")]
    [InlineData("""{"name":"order","arguments":{"order":{"article":"pen"},"Order":{}}}""")]
    [InlineData(
        """{"name":"order","arguments":{"order":{"article":"pen"}},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"extensions":{"x":{},"X":5}}}}""")]
    public async Task Members_that_the_SDK_cannot_tell_apart_are_wrong_parameters_in_2026_07_28(string parameters)
    {
        await using var server = await McpHost.StartAsync(
            services: services => services.AddMcpServer().WithTools([McpServerTool.Create(Order, new() { Name = "order" })]));
        using var request = McpHost.Modern("tools/call", JsonNode.Parse(parameters)!.AsObject(), "order");
        request.Headers.Add("Mcp-Param-Article", "pen");
        var (_, json) = await server.SendAsync(request);
        Assert.Equal((-32602, 1), ((int)json!["error"]!["code"]!, (int)json["id"]!));
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("""{"name":"me"}""")]
    [InlineData("""{"version":"1"}""")]
    [InlineData("{}")]
    [InlineData("""{"name":"me","version":null}""")]
    [InlineData("""{"name":"me","version":"1","icons":[{}]}""")]
    public async Task A_task_is_not_created_for_a_client_that_no_worker_could_read(string client)
    {
        await using var server = await McpHost.StartAsync(
            services: services => services.AddMcpServer().WithTools([McpServerTool.Create(() => "done", new() { Name = "task", Metadata = [new TaskSupportAttribute(TaskMode.Required)] })]));
        var meta = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientInfo"] = JsonNode.Parse(client),
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject
            {
                ["extensions"] = new JsonObject { ["io.modelcontextprotocol/tasks"] = new JsonObject() },
            },
        };
        var (_, json) = await server.SendAsync(McpHost.ModernCall("task", meta: meta));
        Assert.Equal(-32602, (int?)json!["error"]?["code"]);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Names_that_are_a_tools_own_data_may_differ_in_case_alone()
    {
        await using var server = await McpHost.StartAsync(
            services: services => services.AddMcpServer().WithTools([McpServerTool.Create((Dictionary<string, int> counts) => counts.Count, new() { Name = "count" })]));
        var call = """{"name":"count","arguments":{"counts":{"a":1,"A":2}}}""";
        var (_, modern) = await server.SendAsync(McpHost.Modern("tools/call", JsonNode.Parse(call)!.AsObject(), "count"));
        var (_, legacy) = await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/call", 1, call), await server.OpenSessionAsync()));
        Assert.All([modern, legacy], json => Assert.Equal("2", (string?)json!["result"]!["content"]![0]!["text"]));
    }

    [Theory]
    [InlineData("\"extra\":1")]
    [InlineData("\"JSONRPC\":[1]")]
    [InlineData("\"Id\":5")]
    [InlineData("\"METHOD\":\"ping\"")]
    [InlineData("\"Params\":{}")]
    [InlineData("\"\":null")]
    [InlineData("\"meta\":{\"a\":[1]}")]
    [InlineData("\"é\":\"x\"")]
    [InlineData("\"_meta\":{}")]
    [InlineData("\"data\":\"\\ud83d\\ude00\"")]
    public async Task A_message_with_a_member_that_no_message_has_is_refused_by_its_id(string member)
    {
        await using var server = await McpHost.StartAsync();
        var (response, json) = await server.SendAsync(
            McpHost.Post($$"""{"jsonrpc":"2.0","id":"a-1","method":"tools/list",{{member}}}""", await server.OpenSessionAsync()));
        Assert.Equal((HttpStatusCode.BadRequest, -32600, "a-1"), (response.StatusCode, (int)json!["error"]!["code"]!, (string?)json["id"]));
    }

    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("7fffffff0")]
    [InlineData("xyz")]
    [InlineData("-1")]
    public async Task A_chunk_whose_size_is_no_number_is_the_clients_fault(string size)
    {
        await using var server = await McpHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\nabc\r\n"));
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    private static string Order(OrderLine order) => order.Article;

    private sealed record OrderLine(string Article, Buyer? Buyer = null);

    private sealed record Buyer(string Name);

    [Theory]
    [InlineData("tools/list", """{"cursor":5}""")]
    [InlineData("tools/call", """{"name":5}""")]
    [InlineData("tools/call", """{"name":""}""")]
    [InlineData("tools/call", """{"name":"echo","arguments":[]}""")]
    [InlineData("tools/call", """{"name":"echo","arguments":"x"}""")]
    [InlineData("tools/call", "{}")]
    [InlineData("logging/setLevel", """{"level":"verbose"}""")]
    [InlineData("logging/setLevel", """{"level":5}""")]
    [InlineData("logging/setLevel", "{}")]
    [InlineData("tasks/get", """{"taskId":5}""")]
    [InlineData("tasks/list", """{"cursor":[]}""")]
    [InlineData("tasks/result", """{"taskId":null}""")]
    [InlineData("tasks/cancel", "{}")]
    [InlineData("prompts/get", """{"name":[]}""")]
    [InlineData("resources/read", """{"uri":7}""")]
    public async Task Wrong_parameters_of_any_method_are_invalid_parameters(string method, string parameters)
    {
        await using var server = await McpHost.StartAsync();
        var (_, json) = await server.SendAsync(McpHost.Post(McpHost.Rpc(method, 7, parameters), await server.OpenSessionAsync()));
        // An anonymous caller has no list of tasks at all.
        Assert.Equal(method == "tasks/list" ? -32601 : -32602, (int)json!["error"]!["code"]!);
        Assert.Equal(7, (int)json["id"]!);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"", true)]
    [InlineData("application/json;charset=UTF-8", true)]
    [InlineData("Application/JSON", true)]
    [InlineData("application/json; charset=\"UTF-8\"; profile=x", true)]
    [InlineData("application/json; charset=latin1", false)]
    [InlineData("text/plain", false)]
    public async Task A_content_type_is_read_as_HTTP_means_it(string type, bool taken)
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post(McpHost.Initialize());
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.Equal(
            taken ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, (await server.SendAsync(request)).Response.StatusCode);
    }

    private static Task RefusedAsync(string body, int code) => RefusedAsync(Encoding.UTF8.GetBytes(body), code);

    private static async Task RefusedAsync(byte[] body, int code)
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        foreach (var id in new[] { session, null })
        {
            using var request = McpHost.Post("", id);
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            var (response, json) = await server.SendAsync(request);
            Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (int)json!["error"]!["code"]!));
        }

        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 9), session))).Response.StatusCode);
    }
}
