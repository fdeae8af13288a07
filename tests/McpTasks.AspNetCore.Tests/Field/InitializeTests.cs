using System.Net;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Sessions;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>What clients in the field send to begin with.</summary>
public sealed class InitializeTests
{
    [Theory]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{}}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":null}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":"me"}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t"}}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"version":"1"}}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":7,"version":"1"}}""")]
    [InlineData("""{"protocolVersion":20251125,"capabilities":{},"clientInfo":{"name":"t","version":"1"}}""")]
    [InlineData("""{"capabilities":{},"clientInfo":{"name":"t","version":"1"}}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":[],"clientInfo":{"name":"t","version":"1"}}""")]
    [InlineData("""{"protocolVersion":"2025-11-25","capabilities":{"roots":5},"clientInfo":{"name":"t","version":"1"}}""")]
    [InlineData("{}")]
    public async Task Wrong_parameters_are_one_whole_error_and_leave_no_session(string parameters)
    {
        await using var server = await McpHost.StartAsync();
        var (response, json) = await server.SendAsync(McpHost.Post(McpHost.Rpc("initialize", "i-1", parameters)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(-32602, (int)json!["error"]!["code"]!);
        Assert.Equal("i-1", (string?)json["id"]);
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(0, server.Services.GetRequiredService<LiveSessions>().Count);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public async Task A_client_says_no_more_of_itself_than_a_session_keeps(int bytes, bool taken)
    {
        const string Head = """{"protocolVersion":"2025-11-25","capabilities":{"experimental":{"x":{"y":"z""", Tail = """z"}}},"clientInfo":{"name":"t","version":"1"}}""";
        await using var server = await McpHost.StartAsync();
        var (response, json) = await server.SendAsync(
            McpHost.Post(McpHost.Rpc("initialize", 1, Head + new string('z', bytes - Head.Length - Tail.Length) + Tail)));

        Assert.Equal(taken, response.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(
            taken ? null : $"The parameters of initialize have {bytes} bytes; a session keeps at most 65536.",
            (string?)json!["error"]?["message"]);
        Assert.Equal(taken ? 1 : 0, server.Services.GetRequiredService<LiveSessions>().Count);
    }

    [Fact]
    public async Task Parameters_that_are_missing_are_an_error_too()
    {
        await using var server = await McpHost.StartAsync();
        var (_, json) = await server.SendAsync(McpHost.Post("""{"jsonrpc":"2.0","id":1,"method":"initialize"}"""));
        Assert.Equal(-32602, (int)json!["error"]!["code"]!);
    }

    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2099-01-01")]
    [InlineData("DRAFT-2026-v1")]
    [InlineData("1.0")]
    [InlineData("2024-10-07")]
    [InlineData("2025-11-26")]
    [InlineData("2025-11-25 ")]
    [InlineData("2025-11-25T00:00:00Z")]
    [InlineData("20251125")]
    [InlineData("latest")]
    [InlineData("\u0662\u0660\u0662\u0665-11-25")]
    public async Task A_client_of_another_revision_is_answered_with_one_that_the_server_has(string version)
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post(McpHost.Initialize(version));
        var (response, json) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("2025-11-25", (string?)json!["result"]!["protocolVersion"]);
        var session = response.Headers.GetValues("Mcp-Session-Id").Single();
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), session))).Response.StatusCode);
    }

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2024-11-05", "2024-11-05")]
    [InlineData("2025-11-25", "2026-07-28")]
    [InlineData("2025-06-18", "2025-11-25")]
    [InlineData("2025-11-25", "2025-03-26")]
    [InlineData("2024-11-05", "2025-11-25")]
    [InlineData("2026-07-28", "2026-07-28")]
    [InlineData("2025-11-25", "2099-01-01")]
    public async Task One_that_names_an_ended_session_is_told_that_it_is_unknown(string ended, string asked)
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync(ended);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "");
        delete.Headers.Add("Mcp-Session-Id", session);
        (await server.Http.SendAsync(delete)).EnsureSuccessStatusCode();
        Assert.Equal(
            HttpStatusCode.NotFound, (await server.SendAsync(McpHost.Post(McpHost.Initialize(asked), session))).Response.StatusCode);
    }

    [Theory]
    [InlineData("2025-11-25", true)]
    [InlineData("2025-06-18", false)]
    [InlineData("2025-03-26", false)]
    [InlineData("2024-11-05", false)]
    public async Task A_listening_client_gets_no_message_without_data(string version, bool primed)
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync(version);
        await using var listening = await SseReader.OpenAsync(server, McpHost.Get(session));
        await server.Services.GetRequiredService<LiveSessions>().Find(session)!.Server!.SendMessageAsync(
            new ModelContextProtocol.Protocol.JsonRpcNotification { Method = "notifications/test", Params = new JsonObject() });
        var first = (await listening.NextAsync())!.Value;
        Assert.Equal(primed ? ("prime", "") : ("message", first.Data), (first.EventType, first.Data));
        Assert.Contains("notifications/test", primed ? (await listening.NextAsync())!.Value.Data : first.Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-11-25", "ping", true)]
    [InlineData("2025-11-25", "tools/list", true)]
    [InlineData("2025-06-18", "ping", false)]
    [InlineData("2025-06-18", "tools/list", false)]
    [InlineData("2025-03-26", "ping", false)]
    [InlineData("2025-03-26", "tools/list", false)]
    [InlineData("2024-11-05", "ping", false)]
    [InlineData("2024-11-05", "tools/list", false)]
    public async Task No_reply_has_a_message_without_data(string version, string method, bool mayPrime)
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync(version);
        using var response = await server.Http.SendAsync(McpHost.Post(McpHost.Rpc(method, 1), session));
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var empty = events.Where(item => !item.Contains("data: {", StringComparison.Ordinal) && !item.StartsWith(':')).ToList();
        Assert.True(mayPrime || empty.Count == 0, string.Join('\n', empty));
        Assert.DoesNotContain(
            empty, item => item.Contains("event: message", StringComparison.Ordinal) || !item.Contains("event:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    [InlineData("2025-03-26")]
    [InlineData("2024-11-05")]
    public async Task A_listening_client_is_told_at_once_that_its_stream_is_open(string version)
    {
        await using var server = await McpHost.StartTimelessAsync();
        var session = await server.OpenSessionAsync(version);
        using var stream = await server.Http.SendAsync(McpHost.Get(session), HttpCompletionOption.ResponseHeadersRead)
            .WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
    }
}
