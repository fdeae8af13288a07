#pragma warning disable MCP9006 // What is tested here implements the SDK's legacy interfaces.
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.Sessions;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>What happens to readers of a session's log when things come at once, get lost or fail.</summary>
public sealed class LogFaultTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WatchedState _state;
    private readonly StorePair _pair;
    private readonly string _session = SessionContract.NewId();

    public LogFaultTests() => (_state, _pair) = Create(_time);

    [Fact]
    public async Task Of_two_listeners_that_come_at_once_one_stays()
    {
        await _pair.Sessions.SaveAsync(_session, SessionContract.Record(), default);
        var (both, waiting) = (new TaskCompletionSource(), 0);
        _state.WhilePublishing = async news =>
        {
            if (IsTakeOver(news) && Interlocked.Increment(ref waiting) == 2)
                both.SetResult();
            if (IsTakeOver(news))
                await both.Task;
            return true;
        };
        var (one, two) = (
            _pair.Log.Listen(_session).ReadEventsAsync().GetAsyncEnumerator(),
            _pair.Log.Listen(_session).ReadEventsAsync().GetAsyncEnumerator());
        Assert.DoesNotContain(false, await Task.WhenAll(NextAsync(one), NextAsync(two)));

        var next = new[] { NextAsync(one), NextAsync(two) };
        var ended = await Task.WhenAny(next);
        Assert.False(await ended);
        await TellAsync("still there");
        Assert.True(await next.Single(reading => reading != ended));
    }

    [Fact]
    public async Task A_listener_that_did_not_hear_that_another_one_came_ends_all_the_same()
    {
        await _pair.Sessions.SaveAsync(_session, SessionContract.Record(), default);
        await using var first = _pair.Log.Listen(_session).ReadEventsAsync().GetAsyncEnumerator();
        Assert.True(await NextAsync(first));
        var next = NextAsync(first);
        _state.WhilePublishing = news => Task.FromResult(!IsTakeOver(news));
        await using var second = _pair.Log.Listen(_session).ReadEventsAsync().GetAsyncEnumerator();
        Assert.True(await NextAsync(second));
        _time.Advance(LogReader.PollWait);
        Assert.False(await next);
    }

    [Fact]
    public async Task A_stream_ends_before_an_event_that_follows_one_which_could_not_be_kept()
    {
        var writer = await WriterAsync("1");
        var first = await WriteAsync(writer, "1");
        await using var reading = (await _pair.Log.FindReaderAsync(_session, first, default))!.ReadEventsAsync().GetAsyncEnumerator();
        var next = NextAsync(reading);
        _state.FailsToAppend = true;
        await WriteAsync(writer, "2");
        _state.FailsToAppend = false;
        await WriteAsync(writer, "3");
        Assert.False(await next);
        Assert.Null(await _pair.Log.FindReaderAsync(_session, first, default));
    }

    [Fact]
    public async Task A_cancelled_request_does_not_end_the_stream_of_a_later_one_with_its_id()
    {
        await WriteAsync(await WriterAsync("7"), "a");
        await _pair.Log.EndStreamAsync(_session, "7", default);
        var writer = await WriterAsync("7");
        var reader = (await _pair.Log.FindReaderAsync(_session, await WriteAsync(writer, "b"), default))!;
        Assert.False(reader.IsExhausted);
        await using var reading = reader.ReadEventsAsync().GetAsyncEnumerator();
        var next = NextAsync(reading);
        await WriteAsync(writer, "c");
        Assert.True(await next);
    }

    [Fact]
    public async Task A_reply_that_is_the_first_event_and_the_last_is_told_of_once()
    {
        var (writer, before) = (await WriterAsync("1"), _state.Published);
        await writer.WriteEventAsync(new(new JsonRpcResponse { Id = new(1), Result = new JsonObject() }));
        await writer.DisposeAsync();
        Assert.Equal(1, _state.Published - before);
    }

    [Fact]
    public async Task An_old_entry_does_not_keep_a_place_for_all_that_came_and_went_after_it()
    {
        var memory = new InMemorySharedState(TimeProvider.System);
        var day = TimeSpan.FromDays(1);
        await memory.AppendAsync("quiet", new byte[1], 1000, day, default);
        for (var i = 0; i < 10_000; i++)
            await memory.AppendAsync("busy", new byte[1], 1000, day, default);
        Assert.InRange(memory.Row, 1, 1024);
        Assert.Single((await memory.ReadLogAsync("quiet", 0, day, default)).Entries);
    }

    [Fact]
    public async Task A_session_that_another_request_has_let_go_of_meanwhile_is_adopted_again()
    {
        var (memory, held, joining) = (
            new InMemorySharedState(TimeProvider.System), new TaskCompletionSource(), new TaskCompletionSource());
        await using var first = await McpHost.StartAsync(
            services: services => services.AddSingleton<ISharedState>(new WatchedState(memory)));
        var state = new WatchedState(memory);
        await using var second = await McpHost.StartAsync(services: services => services.AddSingleton<ISharedState>(state));
        var id = await first.OpenSessionAsync();
        state.WhileListening = () =>
        {
            joining.TrySetResult();
            return held.Task;
        };
        var request = second.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), id));
        await joining.Task;
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "");
        wrong.Headers.Add("Mcp-Session-Id", id);
        wrong.Headers.Add("Last-Event-ID", "none.1");
        wrong.Headers.Accept.ParseAdd("text/event-stream");
        Assert.Equal(HttpStatusCode.BadRequest, (await second.SendAsync(wrong)).Response.StatusCode);
        held.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await request).Response.StatusCode);
    }

    [Fact]
    public async Task What_a_client_says_at_one_process_reaches_another_that_was_not_told_of_it_as_soon_as_that_hears_again()
    {
        var memory = new InMemorySharedState(TimeProvider.System);
        await using var first = await McpHost.StartAsync(
            services: services => services.AddSingleton<ISharedState>(new WatchedState(memory)));
        var state = new WatchedState(memory) { WhilePublishing = _ => Task.FromResult(false) };
        await using var second = await McpHost.StartAsync(services: services => services.AddSingleton<ISharedState>(state));
        var id = await first.OpenSessionAsync();
        var call = first.Http.SendAsync(McpHost.Post(McpHost.Rpc("tools/call", 7, """{"name":"wait"}"""), id));
        await first.Probe.Started.Task;

        const string Cancel = """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}""";
        Assert.Equal(HttpStatusCode.Accepted, (await second.SendAsync(McpHost.Post(Cancel, id))).Response.StatusCode);
        Assert.False(first.Probe.Cancelled.Task.IsCompleted);
        // As after an outage, in which some news may have been missed.
        await memory.PublishAsync(SessionRecords.NameOf(id), default, default);

        await first.Probe.Cancelled.Task;
        (await call).Dispose();
    }

    [Fact]
    public async Task A_session_that_cannot_be_joined_is_unavailable_for_a_while()
    {
        var memory = new InMemorySharedState(TimeProvider.System);
        await using var first = await McpHost.StartAsync(
            services: services => services.AddSingleton<ISharedState>(new WatchedState(memory)));
        var state = new WatchedState(memory);
        await using var second = await McpHost.StartAsync(services: services => services.AddSingleton<ISharedState>(state));
        var id = await first.OpenSessionAsync();
        state.WhileListening = () => throw new TimeoutException();
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await second.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 1), id))).Response.StatusCode);
        state.WhileListening = () => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(McpHost.Post(McpHost.Rpc("tools/list", 2), id))).Response.StatusCode);
    }

    private static (WatchedState, StorePair) Create(FakeTimeProvider time)
    {
        var state = new WatchedState(new InMemorySharedState(time));
        return (state, StorePair.On(state, new McpHttpOptions(), time));
    }

    private static bool IsTakeOver(ReadOnlyMemory<byte> news) => news.Length > 0 && news.Span[0] == (byte)'r';

    private ValueTask<ISseEventStreamWriter> WriterAsync(string stream) =>
        _pair.Log.CreateStreamAsync(new() { SessionId = _session, StreamId = stream, Mode = SseEventStreamMode.Streaming }, default);

    private static async Task<string> WriteAsync(ISseEventStreamWriter writer, string text) =>
        (await writer.WriteEventAsync(new SseItem<JsonRpcMessage?>(Message(text)))).EventId ?? "";

    private async Task TellAsync(string text) =>
        await _pair.Log.TellAsync(new LiveSession(_session, "owner", new(), _time), Message(text), default);

    private static JsonRpcNotification Message(string text) => new() { Method = "m", Params = new JsonObject { ["text"] = text } };

    private static Task<bool> NextAsync(IAsyncEnumerator<SseItem<JsonRpcMessage?>> events) =>
        events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
}
