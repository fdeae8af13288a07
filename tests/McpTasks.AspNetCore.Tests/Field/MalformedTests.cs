using System.Net;
using System.Net.Http.Headers;
using System.Text;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.Logging;

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
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\ud800","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""")]
    public async Task Half_of_a_surrogate_pair_is_refused_wherever_it_stands(string body) => await RefusedAsync(body, -32600);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"?","method":"tools/list"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"?"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"?":1}}""")]
    public async Task Bytes_that_are_not_UTF_8_are_no_JSON(string body) =>
        await RefusedAsync([.. Encoding.UTF8.GetBytes(body).Select(letter => letter == (byte)'?' ? (byte)0xff : letter)], -32700);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"x.y/a":1,"x.y/A":2}}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":"x"}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":[]}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":1,"Cursor":2}}""", -32600)]
    public async Task Members_that_the_SDK_cannot_read_are_refused(string body, int code) => await RefusedAsync(body, code);

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
        Assert.Equal(taken ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, (await server.SendAsync(request)).Response.StatusCode);
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
