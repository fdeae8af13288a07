#pragma warning disable MCP9006 // What is tested here implements the SDK's legacy interfaces.
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.Sessions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class ReplayStoreTests
{
    private readonly FakeTimeProvider _time = new();

    private MemoryReplayStore Store(long perSession = 1_000_000, long total = 1_000_000) =>
        new(Options.Create(new McpHttpOptions { MaxReplayBytesPerSession = perSession, MaxReplayBytes = total }), _time);

    private static async Task<ISseEventStreamWriter> OpenAsync(MemoryReplayStore store, string session = "s", SseEventStreamMode mode = SseEventStreamMode.Streaming) =>
        await store.CreateStreamAsync(new SseEventStreamOptions { SessionId = session, StreamId = "1", Mode = mode }, CancellationToken.None);

    private static ValueTask<IReplayReader?> FindAsync(MemoryReplayStore store, string after, string session = "s") =>
        store.FindReaderAsync(session, after, CancellationToken.None);

    private static async Task<string> WriteAsync(ISseEventStreamWriter writer, string text = "x")
    {
        var message = new JsonRpcNotification { Method = "m", Params = new JsonObject { ["text"] = text } };
        return (await writer.WriteEventAsync(new SseItem<JsonRpcMessage?>(message))).EventId!;
    }

    private static async Task<List<string>> ReadAsync(ISseEventStreamReader reader)
    {
        var texts = new List<string>();
        await foreach (var item in reader.ReadEventsAsync())
            texts.Add((string)((JsonRpcNotification)item.Data!).Params!["text"]!);
        return texts;
    }

    [Fact]
    public async Task A_reader_gets_what_was_written_after_its_event_until_the_stream_ends()
    {
        var store = Store();
        var writer = await OpenAsync(store);
        var first = await WriteAsync(writer, "1");
        await WriteAsync(writer, "2");
        var reading = ReadAsync((await FindAsync(store, first))!);
        await WriteAsync(writer, "3");
        await writer.DisposeAsync();
        Assert.Equal(["2", "3"], await reading);
    }

    [Fact]
    public async Task A_polling_reader_ends_with_what_there_is()
    {
        var store = Store();
        var writer = await OpenAsync(store, mode: SseEventStreamMode.Polling);
        var first = await WriteAsync(writer, "1");
        await WriteAsync(writer, "2");
        Assert.Equal(["2"], await ReadAsync((await FindAsync(store, first))!));
    }

    [Fact]
    public async Task A_polling_reader_with_nothing_new_waits_for_the_first_event_and_no_longer_than_its_bound()
    {
        var store = Store();
        var writer = await OpenAsync(store, mode: SseEventStreamMode.Polling);
        var first = await WriteAsync(writer, "1");
        var reading = ReadAsync((await FindAsync(store, first))!);
        var bored = ReadAsync((await FindAsync(store, first))!);
        Assert.False(reading.IsCompleted);
        var second = await WriteAsync(writer, "2");
        Assert.Equal(["2"], await reading);
        Assert.Equal(["2"], await bored);

        reading = ReadAsync((await FindAsync(store, second))!);
        _time.Advance(IReplayStore.PollWait);
        Assert.Empty(await reading);
    }

    [Theory]
    [InlineData(3000, 1_000_000)]
    [InlineData(1_000_000, 3000)]
    public async Task The_oldest_events_go_when_a_bound_is_reached_and_resuming_over_the_gap_is_refused(long perSession, long total)
    {
        var store = Store(perSession, total);
        var writer = await OpenAsync(store);
        var first = await WriteAsync(writer, "1");
        string last = first;
        for (var i = 0; i < 20; i++)
            last = await WriteAsync(writer, "more");
        Assert.Null(await FindAsync(store, first));
        Assert.NotNull(await FindAsync(store, last));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_the_kept_events_ends_instead_of_skipping_some()
    {
        var store = Store(perSession: 3000);
        var writer = await OpenAsync(store);
        var first = await WriteAsync(writer, "1");
        await WriteAsync(writer, "2");
        await using var reading = (await FindAsync(store, first))!.ReadEventsAsync().GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        for (var i = 0; i < 20; i++)
            await WriteAsync(writer, "more");
        Assert.False(await reading.MoveNextAsync());
    }

    [Fact]
    public async Task One_sessions_events_do_not_push_out_anothers()
    {
        var store = Store(perSession: 3000);
        var (quiet, busy) = (await OpenAsync(store, "quiet"), await OpenAsync(store, "busy"));
        var kept = await WriteAsync(quiet);
        for (var i = 0; i < 50; i++)
            await WriteAsync(busy);
        Assert.NotNull(await FindAsync(store, kept, "quiet"));
    }

    [Fact]
    public async Task Old_events_and_ended_sessions_are_forgotten()
    {
        var store = Store();
        var old = await WriteAsync(await OpenAsync(store));
        _time.Advance(TimeSpan.FromMinutes(6));
        var (other, ended) = (await OpenAsync(store, "other"), await OpenAsync(store, "ended"));
        var (fresh, gone) = (await WriteAsync(other), await WriteAsync(ended));
        await WriteAsync(other);
        await store.SweepAsync(CancellationToken.None);
        await store.RemoveSessionAsync("ended", CancellationToken.None);

        // Its stream still lives and nothing after the event was lost: but the event before it was.
        Assert.NotNull(await FindAsync(store, fresh, "other"));
        Assert.Null(await FindAsync(store, gone, "ended"));
        Assert.Empty(await ReadAvailableAsync(store, old));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-dot")]
    [InlineData(".1")]
    [InlineData("key.-1")]
    [InlineData("key.99999999999999999999999")]
    public async Task A_malformed_event_id_finds_nothing(string id) => Assert.Null(await FindAsync(Store(), id));

    [Fact]
    public async Task Writers_in_parallel_lose_nothing()
    {
        var store = Store(perSession: 100_000_000, total: 100_000_000);
        var writer = await OpenAsync(store);
        var first = await WriteAsync(writer, "first");
        var reading = ReadAsync((await FindAsync(store, first))!);
        await Parallel.ForAsync(0, 1000, async (i, _) => await WriteAsync(writer, $"{i}"));
        await writer.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}").Order(StringComparer.Ordinal), (await reading).Order(StringComparer.Ordinal));
    }

    private static async Task<List<string>> ReadAvailableAsync(MemoryReplayStore store, string after)
    {
        if (await FindAsync(store, after) is not { } reader)
            return [];
        await store.EndStreamAsync(reader.SessionId, reader.StreamId, CancellationToken.None);
        return await ReadAsync(reader);
    }
}
