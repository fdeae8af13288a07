using System.Net;
using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class ModernTests
{
    private static JsonObject Meta(string? version = "2026-07-28", JsonNode? capabilities = null) => new()
    {
        ["io.modelcontextprotocol/protocolVersion"] = version,
        ["io.modelcontextprotocol/clientCapabilities"] = capabilities ?? new JsonObject(),
    };

    private static async Task<(int Status, int? Code)> StatusAsync(McpHost server, HttpRequestMessage request)
    {
        var (response, json) = await server.SendAsync(request);
        return ((int)response.StatusCode, (int?)json?["error"]?["code"]);
    }

    [Theory]
    [InlineData("Mcp-Method", null, -32020)]
    [InlineData("Mcp-Method", "tools/list", -32020)]
    [InlineData("Mcp-Method", "TOOLS/CALL", -32020)]
    [InlineData("Mcp-Name", null, -32020)]
    [InlineData("Mcp-Name", "other", -32020)]
    [InlineData("Mcp-Name", "Echo", -32020)]
    [InlineData("Mcp-Name", "=?base64?ZWNobw==?=", null)]
    [InlineData("Mcp-Name", "=?base64?ZWNob==?=", -32020)]
    [InlineData("Mcp-Name", "=?base64?!!!!?=", -32020)]
    [InlineData("Mcp-Name", "=?BASE64?ZWNobw==?=", -32020)]
    [InlineData("MCP-Protocol-Version", null, -32020)]
    [InlineData("MCP-Protocol-Version", "2025-11-25", -32020)]
    [InlineData("mcp-name", "echo", null)]
    public async Task Headers_must_say_what_the_body_says(string header, string? value, int? code)
    {
        await using var server = await McpHost.StartTimelessAsync();
        using var request = McpHost.ModernCall("echo", new JsonObject { ["text"] = "x" });
        request.Headers.Remove(header);
        if (value is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal((code is null ? 200 : 400, code), await StatusAsync(server, request));
    }

    [Theory]
    [InlineData("Mcp-Method", "tools/call")]
    [InlineData("Mcp-Name", "echo")]
    [InlineData("MCP-Protocol-Version", "2026-07-28")]
    public async Task A_header_that_is_sent_twice_is_refused_even_when_both_agree(string header, string value)
    {
        await using var server = await McpHost.StartTimelessAsync();
        using var socket = new RawHttp(server.Url);
        var body = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"x"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
        string[] headers = ["Mcp-Method: tools/call", "Mcp-Name: echo", "MCP-Protocol-Version: 2026-07-28"];
        Assert.StartsWith("HTTP/1.1 200", await socket.PostAsync(body, headers), StringComparison.Ordinal);
        var answer = await socket.PostAsync(body, [.. headers, $"{header}: {value}"]);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("-32020", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks/get")]
    [InlineData("tasks/update")]
    [InlineData("tasks/cancel")]
    public async Task Task_methods_are_named_by_their_task(string method)
    {
        await using var server = await McpHost.StartTimelessAsync();
        Assert.Equal((400, -32020), await StatusAsync(server, McpHost.Modern(method, new JsonObject { ["taskId"] = "t1" })));
        Assert.Equal((400, -32020), await StatusAsync(server, McpHost.Modern(method, new JsonObject { ["taskId"] = "t1" }, "t2")));
        // Agreed, and then refused to a client that knows of no tasks.
        Assert.Equal((400, -32021), await StatusAsync(server, McpHost.Modern(method, new JsonObject { ["taskId"] = "t1" }, "t1")));
    }

    [Fact]
    public async Task Missing_metadata_is_an_invalid_request_parameter()
    {
        await using var server = await McpHost.StartAsync();
        Assert.Equal((400, -32602), await StatusAsync(server, McpHost.ModernCall("echo", meta: Meta(version: null))));
        Assert.Equal((400, -32602), await StatusAsync(server, McpHost.ModernCall("echo", meta: Meta(capabilities: JsonValue.Create(1)))));
        Assert.Equal((400, -32602), await StatusAsync(server, McpHost.ModernCall("echo", meta: [])));
    }

    [Fact]
    public async Task An_unknown_version_is_answered_with_those_that_discover_names()
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.ModernCall("echo", meta: Meta("2099-01-01"));
        request.Headers.Remove("MCP-Protocol-Version");
        request.Headers.Add("MCP-Protocol-Version", "2099-01-01");
        var (response, json) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(-32022, (int)json!["error"]!["code"]!);
        Assert.Equal("2099-01-01", (string?)json["error"]!["data"]!["requested"]);

        var (_, discovered) = await server.SendAsync(McpHost.Modern("server/discover"));
        Assert.Equal(discovered!["result"]!["supportedVersions"]!.ToJsonString(), json["error"]!["data"]!["supported"]!.ToJsonString());
    }

    [Theory]
    [InlineData("no/such/method")]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    public async Task An_unknown_or_removed_method_is_404_with_method_not_found(string method)
    {
        await using var server = await McpHost.StartTimelessAsync();
        Assert.Equal((404, -32601), await StatusAsync(server, McpHost.Modern(method)));
    }

    [Fact]
    public async Task A_session_id_is_ignored_and_none_is_given()
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.ModernCall("echo", new JsonObject { ["text"] = "x" });
        request.Headers.Add("Mcp-Session-Id", "made-up");
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
    }

    [Fact]
    public async Task A_notification_without_Mcp_Method_is_accepted()
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength ?? 0);
    }

    [Fact]
    public async Task A_response_from_a_client_is_refused()
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post("""{"jsonrpc":"2.0","id":1,"result":{}}""");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        Assert.Equal((400, -32600), await StatusAsync(server, request));
    }

    [Theory]
    [InlineData("eu", 7, "Mcp-Param-Region: eu|Mcp-Param-Shard: 7", true)]
    [InlineData("eu", 7, "Mcp-Param-Region: eu|Mcp-Param-Shard: 7.0", true)]
    [InlineData("eu", 7, "Mcp-Param-Region: =?base64?ZXU=?=|Mcp-Param-Shard: 7", true)]
    [InlineData(null, null, "", true)]
    [InlineData("eu", null, "mcp-param-region: eu", true)]
    [InlineData("eu", null, "", false)]
    [InlineData("eu", null, "Mcp-Param-Region: EU", false)]
    [InlineData("eu", null, "Mcp-Param-Region: =?base64?ZXV?=", false)]
    [InlineData(null, 7, "Mcp-Param-Shard: 8", false)]
    [InlineData(null, 7, "Mcp-Param-Shard: x", false)]
    [InlineData("ü", null, "Mcp-Param-Region: =?base64?w7w=?=", true)]
    public async Task Argument_headers_must_equal_the_arguments(string? region, int? shard, string headers, bool served)
    {
        await using var server = await McpHost.StartTimelessAsync();
        using var request = McpHost.ModernCall("route", new JsonObject { ["region"] = region, ["shard"] = shard });
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        Assert.Equal(served ? (200, null) : (400, -32020), await StatusAsync(server, request));
    }

    [Theory]
    [InlineData("""{"name":"route","arguments":{"Region":"us"}}""", null)]
    [InlineData("""{"name":"route","Arguments":{"region":"us"}}""", null)]
    public async Task Arguments_that_a_header_repeats_must_be_written_in_the_schemas_case(string parameters, string? header)
    {
        await using var server = await McpHost.StartTimelessAsync();
        using var request = McpHost.Modern("tools/call", JsonNode.Parse(parameters)!.AsObject(), "route");
        if (header is not null)
            request.Headers.Add("Mcp-Param-Region", header);
        Assert.Equal((400, -32020), await StatusAsync(server, request));
    }

    [Fact]
    public async Task A_name_in_another_case_does_not_escape_its_header()
    {
        await using var server = await McpHost.StartTimelessAsync();
        Assert.Equal(
            (400, -32020),
            await StatusAsync(server, McpHost.Modern("tools/call", new JsonObject { ["Name"] = "echo", ["arguments"] = new JsonObject { ["text"] = "x" } })));
    }

    [Fact]
    public async Task Characters_beyond_ASCII_in_a_name_header_are_refused()
    {
        await using var server = await McpHost.StartAsync();
        using var socket = new RawHttp(server.Url);
        var body = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"é","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
        var answer = await socket.PostAsync(body, ["Mcp-Method: tools/call", "Mcp-Name: é", "MCP-Protocol-Version: 2026-07-28"]);
        Assert.Contains("-32020", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disconnect_cancels_the_request()
    {
        await using var server = await McpHost.StartAsync();
        using var left = new CancellationTokenSource();
        var call = server.Http.SendAsync(McpHost.ModernCall("wait"), left.Token);
        await server.Probe.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await left.CancelAsync();
        await server.Probe.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Progress_turns_the_response_into_an_event_stream_that_ends_with_the_reply()
    {
        await using var server = await McpHost.StartAsync();
        var meta = Meta();
        meta["progressToken"] = "p";
        await using var events = await SseReader.OpenAsync(server, McpHost.ModernCall("progress", meta: meta));
        Assert.Equal("no", events.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.True(events.Response.Headers.CacheControl!.NoStore);
        Assert.Equal("notifications/progress", (string?)(await events.NextMessageAsync()).Json["method"]);
        Assert.Equal("done", (string?)(await events.NextMessageAsync()).Json["result"]!["content"]![0]!["text"]);
        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task A_silent_request_sends_its_headers_in_time_and_its_reply_later()
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:ResponseHeaderDelay"] = "00:00:00.010" });
        await using var events = await SseReader.OpenAsync(server, McpHost.ModernCall("wait"));
        server.Probe.Release.SetResult();
        Assert.Equal("released", (string?)(await events.NextMessageAsync()).Json["result"]!["content"]![0]!["text"]);
        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task A_stopping_host_lets_a_running_request_finish()
    {
        await using var server = await McpHost.StartAsync();
        var call = server.SendAsync(McpHost.ModernCall("wait"));
        await server.Probe.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var stop = server.StopAsync();
        server.Probe.Release.SetResult();
        Assert.Equal("released", (string?)(await call).Json!["result"]!["content"]![0]!["text"]);
        await stop.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
