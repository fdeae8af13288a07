using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("{", 400, -32700)]
    [InlineData("", 400, -32700)]
    [InlineData("\u0000", 400, -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}""", 400, -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"x"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":[]}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":null}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{}}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":1}}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":"x","message":"y"}}""", 400, -32600)]
    [InlineData("[]", 400, -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", 400, -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]""", 400, -32600)]
    [InlineData("""[{"jsonrpc":"2.0","method":"notifications/initialized"}]""", 400, -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":{}}]""", 400, -32600)]
    [InlineData(
        """[{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}},{"jsonrpc":"2.0","method":"notifications/initialized"}]""", 400,
        -32600)]
    [InlineData("[[]]", 400, -32600)]
    [InlineData("[1,null]", 400, -32600)]
    [InlineData("[{}]", 400, -32600)]
    [InlineData(" \n[ ]", 400, -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}]""", 400, -32600)]
    [InlineData("17", 400, -32600)]
    [InlineData("{}", 400, -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":17}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","Name":"fail"}}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", 400, -32600)]
    public async Task A_body_that_is_not_one_servable_message_is_refused_as_JSON_RPC(string body, int status, int code)
    {
        await using var server = await McpHost.StartAsync();
        var (response, json) = await server.SendAsync(McpHost.Post(body));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (int)json!["error"]!["code"]!);
        Assert.NotEmpty((string)json["error"]!["message"]!);
        Assert.DoesNotContain("   at ", json.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task An_error_carries_the_id_of_its_request_and_no_id_when_none_could_be_read()
    {
        await using var server = await McpHost.StartAsync();
        var (_, known) = await server.SendAsync(McpHost.Post("""{"jsonrpc":"2.0","id":"a-1","method":"tools/list"}"""));
        Assert.Equal("a-1", (string?)known!["id"]);
        var (_, unknown) = await server.SendAsync(McpHost.Post("{"));
        Assert.False(unknown!.AsObject().ContainsKey("id"));
    }

    [Theory]
    [InlineData(32, 32, false)]
    [InlineData(33, 32, true)]
    [InlineData(9, 8, true)]
    public async Task JSON_nested_beyond_the_limit_is_refused(int depth, int limit, bool refused)
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:MaxJsonDepth"] = $"{limit}" });
        // The message itself is the first level.
        var parameters = string.Concat(Enumerable.Repeat("""{"a":""", depth - 1)) + "1" + new string('}', depth - 1);
        var (_, json) = await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1, parameters)));
        Assert.Equal(refused ? -32700 : -32600, (int)json!["error"]!["code"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_5_MB_is_answered_with_413_and_not_buffered(bool chunked)
    {
        await using var server = await McpHost.StartAsync();
        var body = new CountingBody(5_000_000, chunked);
        using var request = McpHost.Post("{}");
        request.Content = body;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (response, json) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("McpTasks:Http:MaxRequestBodyBytes", (string)json!["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_just_the_limit_is_read()
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:MaxRequestBodyBytes"] = "2048" });
        string Padded(int length)
        {
            const string Head = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"a":" """, Tail = "\"}}";
            return Head + new string('x', length - Head.Length - Tail.Length) + Tail;
        }

        var (fits, _) = await server.SendAsync(McpHost.Post(Padded(2048)));
        Assert.Equal(HttpStatusCode.BadRequest, fits.StatusCode);
        var (tooLong, _) = await server.SendAsync(McpHost.Post(Padded(2049)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
    }

    [Fact]
    public async Task Bodies_for_which_there_is_no_room_are_refused_until_others_are_done_with()
    {
        await using var server = await McpHost.StartAsync(
            new() { ["McpTasks:Http:MaxRequestBodyBytes"] = "4096", ["McpTasks:Http:MaxRequestBytesInFlight"] = "4096" });
        HttpRequestMessage Echo(int length) => McpHost.ModernCall("echo", new() { ["text"] = new string('x', length) });
        using var slow = Echo(3000);
        var body = new SlowBody(await slow.Content!.ReadAsByteArrayAsync());
        (slow.Content, body.Headers.ContentType) = (body, slow.Content.Headers.ContentType);
        var sending = server.SendAsync(slow);

        await Until.TrueAsync(() => server.Services.GetRequiredService<BodyBudget>().Held > 3000);

        var refused = await server.SendAsync(Echo(1500));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Response.StatusCode);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Contains("McpTasks:Http:MaxRequestBytesInFlight", (string)refused.Json!["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(Echo(10))).Response.StatusCode);

        Assert.False(sending.IsCompleted);
        body.GoOn();
        Assert.Equal(HttpStatusCode.OK, (await sending).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(Echo(1500))).Response.StatusCode);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    public async Task Another_method_is_answered_with_405_and_the_allowed_ones(string method)
    {
        await using var server = await McpHost.StartAsync();
        var (response, _) = await server.SendAsync(new HttpRequestMessage(new HttpMethod(method), ""));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["DELETE", "GET", "POST"], response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task The_modern_era_knows_only_POST(string method)
    {
        await using var server = await McpHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=utf-8", 400)]
    [InlineData("Application/JSON", 400)]
    [InlineData(null, 415)]
    public async Task Only_JSON_in_UTF_8_is_read(string? contentType, int status)
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post("{}");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("application/json, text/event-stream", 400)]
    [InlineData("text/event-stream;q=0.5, application/json;q=0.1", 400)]
    [InlineData("*/*", 400)]
    [InlineData("application/*, text/*", 400)]
    [InlineData("application/json", 406)]
    [InlineData("text/event-stream", 406)]
    [InlineData("*/*, text/event-stream;q=0", 406)]
    [InlineData("text/html", 406)]
    [InlineData(null, 400)]
    public async Task A_POST_must_accept_JSON_and_event_streams(string? accept, int status)
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post("{}");
        request.Headers.Accept.Clear();
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_failing_handler_shows_no_detail_to_the_client()
    {
        await using var server = await McpHost.StartAsync();
        var (response, json) = await server.SendAsync(McpHost.ModernCall("fail"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("secret", json!.ToJsonString(), StringComparison.Ordinal);
        Assert.True((bool)json["result"]!["isError"]!);
    }

    [Theory]
    [InlineData("unknown", "{}")]
    [InlineData("echo", "{}")]
    [InlineData("echo", """{"text":5}""")]
    [InlineData("echo", """{"text":null}""")]
    [InlineData("echo", """{"text":[]}""")]
    [InlineData("echo", """{"text":{}}""")]
    [InlineData("echo", """{"text":true}""")]
    [InlineData("echo", """{"Text":"x"}""")]
    [InlineData("ECHO", """{"text":"x"}""")]
    [InlineData("", "{}")]
    public async Task What_a_client_did_wrong_fills_no_log(string tool, string arguments)
    {
        await using var server = await McpHost.StartAsync();
        var (_, json) = await server.SendAsync(McpHost.ModernCall(tool, JsonNode.Parse(arguments)!.AsObject()));
        Assert.True((int?)json!["error"]?["code"] == -32602 || (bool?)json["result"]?["isError"] == true, json.ToJsonString());
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Warning || entry.Exception is not null);
        var (_, failed) = await server.SendAsync(McpHost.ModernCall("fail"));
        Assert.NotNull(failed);
        Assert.Contains(server.Log.Entries, entry => entry.Level >= LogLevel.Warning && entry.Exception is InvalidOperationException);
    }

    /// <summary>A body of which the last byte comes late.</summary>
    private sealed class SlowBody(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => _goesOn.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(..^1));
            await stream.FlushAsync();
            await _goesOn.Task;
            await stream.WriteAsync(bytes.AsMemory(^1..));
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = bytes.Length;
            return true;
        }
    }

    private sealed class CountingBody(long length, bool chunked) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[50_000];
            Array.Fill(block, (byte)' ');
            try
            {
                for (var sent = 0L; sent < length; sent += block.Length)
                    await stream.WriteAsync(block);
            }
            catch (IOException)
            {
                // The server may answer and close before it has read everything.
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return !chunked;
        }
    }
}
