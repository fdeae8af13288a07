#pragma warning disable MCP9006 // What is tested here implements the SDK's legacy interfaces.
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Sessions;
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
        var reading = ReadAsync((await pair.Other.Replay.FindReaderAsync(session, first, default))!);
        await WriteAsync(writer, "3");
        var last = await ReplyAsync(writer, 1);
        await writer.DisposeAsync();
        Assert.Equal(["2", "3", "reply"], await reading);
        Assert.True((await pair.Other.Replay.FindReaderAsync(session, last, default))!.IsExhausted);
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
        Assert.Equal(["b"], await ReadAsync((await pair.Replay.FindReaderAsync(session, first, default))!));
        Assert.Null(await pair.Replay.FindReaderAsync(SecureId.New(), first, default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_stream_of_a_cancelled_request_ends_for_its_reader(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var first = await WriteAsync(await CreateAsync(pair, session, "7"), "a");
        var reading = ReadAsync((await pair.Replay.FindReaderAsync(session, first, default))!);
        await pair.Other.Replay.EndStreamAsync(session, "7", default);
        Assert.Empty(await reading);
        Assert.True((await pair.Replay.FindReaderAsync(session, first, default))!.IsExhausted);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task The_oldest_events_go_when_a_session_has_too_many_and_resuming_over_the_gap_is_refused(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind, new(100, TimeSpan.FromMinutes(10), 4000, TimeSpan.FromMinutes(5)));
        var (quiet, busy) = (await CreateAsync(pair, session, "quiet"), await CreateAsync(pair, session, "busy"));
        var first = await WriteAsync(busy, "first");
        var last = first;
        for (var i = 0; i < 40; i++)
            last = await WriteAsync(busy, new string('x', 100));
        var kept = await WriteAsync(quiet, "still here");
        Assert.Null(await pair.Replay.FindReaderAsync(session, first, default));
        Assert.NotNull(await pair.Replay.FindReaderAsync(session, last, default));
        Assert.NotNull(await pair.Replay.FindReaderAsync(session, kept, default));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_polling_stream_ends_with_what_there_is(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1", SseEventStreamMode.Polling);
        var first = await WriteAsync(writer, "1");
        var waiting = ReadAsync((await pair.Other.Replay.FindReaderAsync(session, first, default))!);
        await WriteAsync(writer, "2");
        Assert.Equal(["2"], await waiting);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Writers_in_parallel_lose_nothing(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "first");
        var reading = ReadAsync((await pair.Other.Replay.FindReaderAsync(session, first, default))!);
        await Parallel.ForAsync(0, 200, async (i, _) => await WriteAsync(writer, $"{i}"));
        await writer.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}").Order(StringComparer.Ordinal), (await reading).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task Unsolicited_messages_of_every_process_reach_the_newest_listener_once(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var other = pair.Other;
        var (here, there) = (await CreateAsync(pair, session, StreamableHttpServerTransport.UnsolicitedMessageStreamId), await CreateAsync(other, session, StreamableHttpServerTransport.UnsolicitedMessageStreamId));
        await WriteAsync(here, "before anybody listens");
        await using (var first = pair.Replay.Listen(session).ReadEventsAsync().GetAsyncEnumerator())
        {
            Assert.Null((await NextAsync(first))!.Value.Data);
            await WriteAsync(there, "1");
            Assert.Equal("1", TextOf(await NextAsync(first)));
            var taken = NextAsync(first);
            await using var second = other.Replay.Listen(session).ReadEventsAsync().GetAsyncEnumerator();
            Assert.Null((await NextAsync(second))!.Value.Data);
            Assert.Null(await taken);
        }

        await WriteAsync(here, "2");
        await WriteAsync(there, "3");
        await using var third = pair.Replay.Listen(session).ReadEventsAsync().GetAsyncEnumerator();
        var primed = (await NextAsync(third))!.Value.EventId!;
        Assert.Equal(["2", "3"], new[] { TextOf(await NextAsync(third)), TextOf(await NextAsync(third)) }.Order(StringComparer.Ordinal));
        var again = await other.Replay.FindReaderAsync(session, primed, default);
        Assert.Equal(StreamableHttpServerTransport.UnsolicitedMessageStreamId, again!.StreamId);
        await using var resumed = again.ReadEventsAsync().GetAsyncEnumerator();
        Assert.Equal("2", TextOf(await NextAsync(resumed)));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task A_question_that_nobody_would_get_is_refused(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, StreamableHttpServerTransport.UnsolicitedMessageStreamId);
        var question = new JsonRpcRequest { Id = new("q"), Method = "ping" };
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.WriteEventAsync(new SseItem<JsonRpcMessage?>(question)));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task A_reply_that_came_before_any_event_was_told_of_is_stored_only_when_one_is(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var keys = await pair.CountKeys();
        var options = new SseEventStreamOptions { SessionId = session, StreamId = "1", Mode = SseEventStreamMode.Streaming };
        var quick = await pair.Replay.CreateStreamAsync(options, default);
        await ReplyAsync(quick, 1);
        await quick.DisposeAsync();
        Assert.Equal(keys, await pair.CountKeys());

        var late = await pair.Replay.CreateStreamAsync(options, default);
        var primed = (await late.WriteEventAsync(new SseItem<JsonRpcMessage?>(data: null))).EventId!;
        await ReplyAsync(late, 1);
        await late.ExposeAsync();
        Assert.Equal(["reply"], await ReadAsync((await pair.Other.Replay.FindReaderAsync(session, primed, default))!));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task An_id_that_a_client_uses_again_names_another_stream(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var old = await WriteAsync(await CreateAsync(pair, session, "1"), "old");
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "new");
        await ReplyAsync(writer, 1);
        Assert.Null(await pair.Replay.FindReaderAsync(session, old, default));
        Assert.Equal(["reply"], await ReadAsync((await pair.Replay.FindReaderAsync(session, first, default))!));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task The_end_of_a_session_ends_its_readers_and_leaves_no_key(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "a");
        var reading = ReadAsync((await pair.Replay.FindReaderAsync(session, first, default))!);
        await pair.Other.Sessions.RemoveAsync(session, "owner", default);
        Assert.Empty(await reading);
        await WriteAsync(writer, "too late");
        Assert.Equal(0, await pair.CountKeys());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..1")]
    [InlineData("key.-1")]
    [InlineData("a.b.99999999999999999999999")]
    [InlineData("#next.0.1")]
    [InlineData("*.}.1")]
    public async Task A_made_up_event_id_finds_nothing(string id)
    {
        var (pair, session) = await SessionAsync(StoreKind.Garnet);
        Assert.Null(await pair.Replay.FindReaderAsync(session, id, default));
        Assert.Null(await pair.Replay.FindReaderAsync("{x}:*", "a.b.1", default));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task An_event_whose_writing_was_cut_off_half_way_is_read_once(StoreKind kind)
    {
        var (pair, session) = await SessionAsync(kind);
        var (database, streams) = (pair.Raw.Database, pair.Raw.Keys.Of(session)[1]);
        var writer = await CreateAsync(pair, session, "1");
        var first = await WriteAsync(writer, "a");
        var before = await database.HashGetAllAsync(streams);
        await WriteAsync(writer, "cut off");
        await database.KeyDeleteAsync(streams);
        await database.HashSetAsync(streams, before);

        await WriteAsync(writer, "b");
        await ReplyAsync(writer, 1);
        await writer.DisposeAsync();

        Assert.Equal(["b", "reply"], await ReadAsync((await pair.Replay.FindReaderAsync(session, first, default))!));
    }

    private async Task<(StorePair Pair, string Session)> SessionAsync(StoreKind kind, SessionLimits? limits = null)
    {
        var pair = await stores.OpenAsync(kind, limits);
        var session = SecureId.New();
        await pair.Sessions.SaveAsync(SessionContract.Record(session), default);
        return (pair, session);
    }

    private static async Task<IReplayWriter> CreateAsync(StorePair pair, string session, string stream, SseEventStreamMode mode = SseEventStreamMode.Streaming)
    {
        var writer = await pair.Replay.CreateStreamAsync(new() { SessionId = session, StreamId = stream, Mode = mode }, default);
        await writer.ExposeAsync();
        return writer;
    }

    private static async Task<string> WriteAsync(ISseEventStreamWriter writer, string text) =>
        (await writer.WriteEventAsync(new SseItem<JsonRpcMessage?>(new JsonRpcNotification { Method = "m", Params = new JsonObject { ["text"] = text } }))).EventId ?? "";

    private static async Task<string> ReplyAsync(ISseEventStreamWriter writer, int id) =>
        (await writer.WriteEventAsync(new SseItem<JsonRpcMessage?>(new JsonRpcResponse { Id = new(id), Result = new JsonObject() }))).EventId ?? "";

    private static async Task<List<string>> ReadAsync(IReplayReader reader)
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
