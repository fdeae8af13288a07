using System.Net;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class LegacyTests
{
    private static HttpRequestMessage Call(string session, string tool, object? id = null) =>
        McpHost.Post(McpHost.Rpc("tools/call", id ?? 1, $$"""{"name":"{{tool}}","arguments":{} }"""), session);

    private static LiveSession Session(McpHost server, string id) => server.Services.GetRequiredService<LiveSessions>().Find(id)!;

    private static Task PushAsync(McpHost server, string session, string text) =>
        Session(server, session).Server!.SendMessageAsync(
            new JsonRpcNotification { Method = "notifications/test", Params = new JsonObject { ["text"] = text } });

    [Fact]
    public async Task A_request_without_session_is_400_and_one_with_an_unknown_session_404()
    {
        await using var server = await McpHost.StartAsync();
        var (missing, _) = await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1)));
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        var (unknown, json) = await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), "unknown"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(1, (int)json!["id"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(McpHost.Get("unknown"))).Response.StatusCode);
    }

    [Fact]
    public async Task DELETE_ends_the_session_and_its_streams()
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        await using var listening = await SseReader.OpenAsync(server, McpHost.Get(session));
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "");
        delete.Headers.Add("Mcp-Session-Id", session);
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(delete)).Response.StatusCode);
        while (await listening.NextAsync() is not null)
        {
            // The priming event may still come; then the stream ends.
        }

        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(Call(session, "echo"))).Response.StatusCode);
        Assert.Equal(0, server.Services.GetRequiredService<LiveSessions>().Count);
    }

    [Fact]
    public async Task A_failed_initialize_leaves_no_session()
    {
        await using var server = await McpHost.StartTimelessAsync();
        var (response, json) = await server.SendAsync(
            McpHost.Post(McpHost.Rpc("initialize", 1, """{"protocolVersion":"2025-11-25","capabilities":{}}""")));
        Assert.NotNull(json!["error"]);
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
        var sessions = server.Services.GetRequiredService<LiveSessions>();
        await Until.TrueAsync(() => sessions.Count == 0);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_end_of_the_reply_to_initialize_keeps_its_session()
    {
        var (time, replying, reply, gone) = (
            new FakeTimeProvider(), new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await McpHost.StartAsync(
            services: services => services.AddSingleton<TimeProvider>(time).Configure<McpServerOptions>(options =>
                options.Filters.Message.OutgoingFilters.Add(next => async (context, cancellationToken) =>
                {
                    if (context.JsonRpcMessage is JsonRpcResponse { Id.Id: 0L })
                    {
                        replying.SetResult();
                        await reply.Task;
                    }

                    await next(context, cancellationToken);
                })),
            app: app => app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                finally
                {
                    gone.TrySetResult();
                }
            }));
        var opening = server.Http.SendAsync(McpHost.Post(McpHost.Initialize()), HttpCompletionOption.ResponseHeadersRead);
        await replying.Task.WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(1));

        using (var response = await opening)
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        reply.SetResult();
        var session = (await opening).Headers.GetValues("Mcp-Session-Id").Single();
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), session))).Response.StatusCode);
    }

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task The_version_is_negotiated_and_stored_alike(string requested, string negotiated)
    {
        await using var server = await McpHost.StartAsync();
        var (response, json) = await server.SendAsync(McpHost.Post(McpHost.Initialize(requested)));
        Assert.Equal(negotiated, (string?)json!["result"]!["protocolVersion"]);
        var stored = await server.Services.GetRequiredService<SessionRecords>()
            .FindAsync(response.Headers.GetValues("Mcp-Session-Id").Single(), CancellationToken.None);
        Assert.Equal(negotiated, stored!.ProtocolVersion);
    }

    [Theory]
    [InlineData("2025-06-18", 200)]
    [InlineData("2025-03-26", 200)]
    [InlineData("1999-01-01", 400)]
    public async Task A_version_header_may_differ_from_the_negotiated_one_but_not_be_unknown(string header, int status)
    {
        await using var server = await McpHost.StartAsync();
        using var request = McpHost.Post(McpHost.Rpc("tools/list", 1), await server.OpenSessionAsync());
        request.Headers.Add("MCP-Protocol-Version", header);
        Assert.Equal(status, (int)(await server.SendAsync(request)).Response.StatusCode);
    }

    [Fact]
    public async Task A_disconnect_does_not_cancel_and_the_stream_can_be_resumed()
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:ResponseHeaderDelay"] = "00:00:00.010" });
        var session = await server.OpenSessionAsync();
        string lastEventId;
        await using (var first = await SseReader.OpenAsync(server, Call(session, "wait")))
        {
            lastEventId = (await first.NextAsync())!.Value.EventId!;
            await server.Probe.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        await using var resumed = await SseReader.OpenAsync(server, McpHost.Get(session, lastEventId));
        server.Probe.Release.SetResult();
        Assert.Equal("released", (string?)(await resumed.NextMessageAsync()).Json["result"]!["content"]![0]!["text"]);
        Assert.False(server.Probe.Cancelled.Task.IsCompleted);
        Assert.Null(await resumed.NextAsync());
    }

    [Fact]
    public async Task A_cancelled_request_ends_its_response_and_there_is_nothing_to_resume()
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:ResponseHeaderDelay"] = "00:00:00.010" });
        var session = await server.OpenSessionAsync();
        await using var call = await SseReader.OpenAsync(server, Call(session, "wait", "call-1"));
        var primed = (await call.NextAsync())!.Value.EventId!;
        await server.Probe.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var (accepted, _) = await server.SendAsync(
            McpHost.Post("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"call-1"}}""", session));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Null(await call.NextAsync());
        await server.Probe.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.SendAsync(McpHost.Get(session, primed))).Response.StatusCode);
    }

    [Fact]
    public async Task Two_running_requests_cannot_share_an_id()
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        var first = server.SendAsync(Call(session, "wait", 7));
        await server.Probe.Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(Call(session, "wait", 7))).Response.StatusCode);
        server.Probe.Release.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).Response.StatusCode);
    }

    [Fact]
    public async Task Unsolicited_messages_reach_the_listening_GET_and_wait_between_two()
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        await using (var first = await SseReader.OpenAsync(server, McpHost.Get(session)))
        {
            await PushAsync(server, session, "one");
            Assert.Equal("one", (string?)(await first.NextMessageAsync()).Json["params"]!["text"]);

            // A second GET takes over; the first one ends.
            await using var second = await SseReader.OpenAsync(server, McpHost.Get(session));
            Assert.Null(await first.NextAsync());
            await PushAsync(server, session, "two");
            Assert.Equal("two", (string?)(await second.NextMessageAsync()).Json["params"]!["text"]);
        }

        var live = Session(server, session);
        await Until.TrueAsync(() => !live.IsInUse);
        await PushAsync(server, session, "three");
        await using var third = await SseReader.OpenAsync(server, McpHost.Get(session));
        Assert.Equal("three", (string?)(await third.NextMessageAsync()).Json["params"]!["text"]);
    }

    [Fact]
    public async Task A_listening_GET_resumes_after_the_last_event_it_names()
    {
        await using var server = await McpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        string one;
        await using (var first = await SseReader.OpenAsync(server, McpHost.Get(session)))
        {
            await PushAsync(server, session, "one");
            one = (await first.NextMessageAsync()).Id;
            await PushAsync(server, session, "two");
        }

        await using var resumed = await SseReader.OpenAsync(server, McpHost.Get(session, one));
        Assert.Equal("two", (string?)(await resumed.NextMessageAsync()).Json["params"]!["text"]);
        await PushAsync(server, session, "three");
        Assert.Equal("three", (string?)(await resumed.NextMessageAsync()).Json["params"]!["text"]);
    }

    [Fact]
    public async Task An_event_of_another_session_cannot_be_resumed()
    {
        await using var server = await McpHost.StartAsync();
        var (mine, other) = (await server.OpenSessionAsync(), await server.OpenSessionAsync());
        await using var listening = await SseReader.OpenAsync(server, McpHost.Get(mine));
        await PushAsync(server, mine, "secret");
        var (_, id) = await listening.NextMessageAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(McpHost.Get(other, id))).Response.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(McpHost.Get(mine, "made-up.1"))).Response.StatusCode);
    }

    [Fact]
    public async Task A_stopping_host_ends_listening_streams_at_once()
    {
        await using var server = await McpHost.StartAsync();
        await using var listening = await SseReader.OpenAsync(server, McpHost.Get(await server.OpenSessionAsync()));
        var stop = server.StopAsync();
        while (await listening.NextAsync() is not null)
        {
            // The priming event.
        }

        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
