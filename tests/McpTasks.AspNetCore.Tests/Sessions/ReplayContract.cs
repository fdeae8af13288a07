#pragma warning disable MCP9006 // What is tested here implements the SDK's legacy interfaces.
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.Sessions;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>What every replay store does, in memory and shared.</summary>
public sealed class ReplayContract(SharedStores stores)
{
    public static TheoryData<StoreKind> Everywhere { get; } = [StoreKind.Memory, StoreKind.Garnet, StoreKind.Redis];

    public static TheoryData<StoreKind> Shared { get; } = [StoreKind.Garnet, StoreKind.Redis];

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_stream_is_read_on_from_an_event_until_its_reply_has_come(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "1");
        await WriteAsync(writer, "2");
        var reading = ReadAsync((await pair.Other.Log.FindReaderAsync(session, first, default))!);
        await WriteAsync(writer, "3");
        var last = await ReplyAsync(writer, 1);
        await writer.DisposeAsync();
        Assert.Equal(["2", "3", "reply"], await reading);
        Assert.True((await pair.Other.Log.FindReaderAsync(session, last, default))!.IsExhausted);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Streams_of_one_session_keep_apart_and_those_of_another_cannot_be_read(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var (one, two) = (await CreateAsync(pair, session, "1"), await CreateAsync(pair, session, "2"));
        var first = await WriteAsync(one, "a");
        await WriteAsync(two, "x");
        await WriteAsync(one, "b");
        await one.DisposeAsync();
        Assert.Equal(["b"], await ReadAsync((await pair.Log.FindReaderAsync(session, first, default))!));
        Assert.Null(await pair.Log.FindReaderAsync(SessionContract.NewId(), first, default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_stream_of_a_cancelled_request_ends_for_its_reader(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var first = await WriteAsync(await CreateAsync(pair, session, "7"), "a");
        var reading = ReadAsync((await pair.Log.FindReaderAsync(session, first, default))!);
        await pair.Other.Log.EndStreamAsync(session, "7", default);
        Assert.Empty(await reading);
        Assert.True((await pair.Log.FindReaderAsync(session, first, default))!.IsExhausted);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task The_oldest_events_go_when_a_session_has_too_many_and_resuming_over_the_gap_is_refused(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind, new() { MaxReplayBytesPerSession = 6000 });
        var (quiet, busy) = (await CreateAsync(pair, session, "quiet"), await CreateAsync(pair, session, "busy"));
        var first = await WriteAsync(busy, "first");
        var last = first;
        for (var i = 0; i < 40; i++)
            last = await WriteAsync(busy, new string('x', 100));
        var kept = await WriteAsync(quiet, "still here");
        Assert.Null(await pair.Log.FindReaderAsync(session, first, default));
        Assert.NotNull(await pair.Log.FindReaderAsync(session, last, default));
        Assert.NotNull(await pair.Log.FindReaderAsync(session, kept, default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_polling_stream_ends_with_what_there_is(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1", SseEventStreamMode.Polling);
        var first = await WriteAsync(writer, "1");
        var waiting = ReadAsync((await pair.Other.Log.FindReaderAsync(session, first, default))!);
        await WriteAsync(writer, "2");
        Assert.Equal(["2"], await waiting);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Unsolicited_messages_of_every_process_reach_the_newest_listener(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var other = pair.Other;
        var live = new LiveSession(session, "owner", new(), TimeProvider.System);
        Assert.False(await TellAsync(pair, live, "before anybody listens"));
        await using (var first = pair.Log.Listen(session).ReadEventsAsync().GetAsyncEnumerator())
        {
            Assert.Null((await NextAsync(first))!.Value.Data);
            Assert.True(await TellAsync(other, live, "1"));
            Assert.Equal("1", TextOf(await NextAsync(first)));
            var taken = NextAsync(first);
            await using var second = other.Log.Listen(session).ReadEventsAsync().GetAsyncEnumerator();
            Assert.Null((await NextAsync(second))!.Value.Data);
            Assert.Null(await taken);
        }

        await TellAsync(pair, live, "2");
        await TellAsync(other, live, "3");
        await using var third = pair.Log.Listen(session).ReadEventsAsync().GetAsyncEnumerator();
        var primed = (await NextAsync(third))!.Value.EventId!;
        Assert.Equal(["2", "3"], [TextOf(await NextAsync(third)), TextOf(await NextAsync(third))]);
        var again = await other.Log.FindReaderAsync(session, primed, default);
        Assert.Equal(StreamableHttpServerTransport.UnsolicitedMessageStreamId, again!.StreamId);
        await using var resumed = again.ReadEventsAsync().GetAsyncEnumerator();
        Assert.Equal("2", TextOf(await NextAsync(resumed)));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_request_can_be_resumed_before_its_first_event(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1");
        var primed = (await writer.WriteEventAsync(new(data: null))).EventId!;
        var reading = ReadAsync((await pair.Other.Log.FindReaderAsync(session, primed, default))!);
        await ReplyAsync(writer, 1);
        Assert.Equal(["reply"], await reading);
    }

    [Fact]
    public async Task A_polling_reader_with_nothing_new_waits_no_longer_than_its_bound()
    {
        var time = new FakeTimeProvider();
        var (pair, session) = await SessionAsync(StoreKind.Memory, time: time);
        var first = await WriteAsync(await CreateAsync(pair, session, "1", SseEventStreamMode.Polling), "1");
        var reading = ReadAsync((await pair.Log.FindReaderAsync(session, first, default))!);
        Assert.False(reading.IsCompleted);
        time.Advance(LogReader.PollWait);
        Assert.Empty(await reading);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_reader_that_falls_behind_the_kept_events_ends_instead_of_skipping_some(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind, new() { MaxReplayBytesPerSession = 20_000 });
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "1");
        await WriteAsync(writer, "2");
        await using var reading = (await pair.Log.FindReaderAsync(session, first, default))!.ReadEventsAsync().GetAsyncEnumerator();
        Assert.NotNull(await NextAsync(reading));
        for (var i = 0; i < 100; i++)
            await WriteAsync(writer, new string('x', 500));
        Assert.Null(await NextAsync(reading));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Writers_in_parallel_lose_nothing(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "first");
        var reading = ReadAsync((await pair.Other.Log.FindReaderAsync(session, first, default))!);
        await Parallel.ForAsync(0, 200, async (i, _) => await WriteAsync(writer, $"{i}"));
        await writer.DisposeAsync();
        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => $"{i}").Order(StringComparer.Ordinal), (await reading).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task The_end_of_a_session_ends_its_readers_and_leaves_no_key(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "a");
        var reading = ReadAsync((await pair.Log.FindReaderAsync(session, first, default))!);
        await pair.Other.Sessions.RemoveAsync(session, "owner", default);
        Assert.Empty(await reading);
        await pair.Log.RemoveSessionAsync(session, default);
        Assert.Equal(0, await pair.CountKeys());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".1")]
    [InlineData("key.-1")]
    [InlineData("key.99999999999999999999999")]
    [InlineData("no-dot")]
    [InlineData("*}.1")]
    public async Task A_made_up_event_id_finds_nothing(string id)
    {
        var (pair, session) = await SessionAsync(StoreKind.Garnet);
        Assert.Null(await pair.Log.FindReaderAsync(session, id, default));
        Assert.Null(await pair.Log.FindReaderAsync("{x}:*", "a.b.1", default));
    }

    private async Task<(StorePair Pair, string Session)> SessionAsync(
        StoreKind kind, McpHttpOptions? limits = null, TimeProvider? time = null)
    {
        var pair = await stores.OpenAsync(kind, limits, time);
        var session = SessionContract.NewId();
        await pair.Sessions.SaveAsync(session, SessionContract.Record(), default);
        return (pair, session);
    }

    private static ValueTask<ISseEventStreamWriter> CreateAsync(
        StorePair pair, string session, string stream, SseEventStreamMode mode = SseEventStreamMode.Streaming) =>
        pair.Log.CreateStreamAsync(new() { SessionId = session, StreamId = stream, Mode = mode }, default);

    private static ValueTask<bool> TellAsync(StorePair pair, LiveSession session, string text) =>
        pair.Log.TellAsync(session, Message(text), default);

    private static JsonRpcNotification Message(string text) => new() { Method = "m", Params = new JsonObject { ["text"] = text } };

    private static async Task<string> WriteAsync(ISseEventStreamWriter writer, string text) =>
        (await writer.WriteEventAsync(new SseItem<JsonRpcMessage?>(Message(text)))).EventId ?? "";

    private static async Task<string> ReplyAsync(ISseEventStreamWriter writer, int id) =>
        (await writer.WriteEventAsync(
            new SseItem<JsonRpcMessage?>(new JsonRpcResponse { Id = new(id), Result = new JsonObject() }))).EventId
            ?? "";

    private static async Task<List<string>> ReadAsync(LogReader reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var texts = new List<string>();
        await foreach (var item in reader.ReadEventsAsync(patience.Token))
            texts.Add(TextOf(item));
        return texts;
    }

    private static async Task<SseItem<JsonRpcMessage?>?> NextAsync(IAsyncEnumerator<SseItem<JsonRpcMessage?>> events) =>
        await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)) ? events.Current : null;

    private static string TextOf(SseItem<JsonRpcMessage?>? item) =>
        item!.Value.Data is JsonRpcNotification notification ? (string)notification.Params!["text"]! : "reply";
}
