using System.Text;
using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Sharing;

public sealed class SharedStateTests(SharedConnections connections)
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);

    [Theory, OnEveryServer]
    public async Task An_entry_whose_reply_was_lost_is_there_once_though_another_process_wrote_meanwhile(ServerKind kind)
    {
        var prefix = $"t-{Guid.NewGuid():N}";
        await using var proxy = new LossyProxy((await connections.ServerAsync(kind)).Port);
        await using var lossy = await ConnectionMultiplexer.ConnectAsync(proxy.ConnectionString);
        var (time, log) = (new FakeTimeProvider(), new CollectingLogger());
        var near = On((await connections.GetAsync(kind))[0], prefix, TimeProvider.System, NullLogger.Instance);
        var far = On(lossy, prefix, time, log);
        await AppendAsync(far, "first");

        proxy.LoseNextReply();
        var lost = AppendAsync(far, "second");
        await log.First.WaitAsync(Given.Token);
        await AppendAsync(near, "third");
        await Eventually.SoAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            return Task.FromResult(lost.IsCompleted);
        });
        await lost;
        await AppendAsync(near, "fourth");

        Assert.Equal(1, proxy.Lost);
        var page = await near.ReadLogAsync("log", 0, Keep, Given.Token);
        Assert.Equal(["first", "second", "third", "fourth"], page.Entries.Select(entry => Encoding.UTF8.GetString(entry.Content.Span)));
        Assert.Equal([page.Last - 3, page.Last - 2, page.Last - 1, page.Last], page.Entries.Select(entry => entry.Number));
    }

    [Theory, OnEveryServer]
    public async Task Changes_by_many_lose_none_and_one_that_changes_nothing_keeps_nothing_alive(ServerKind kind)
    {
        var state = On((await connections.GetAsync(kind))[0], $"t-{Guid.NewGuid():N}", TimeProvider.System, NullLogger.Instance);
        await Parallel.ForAsync(0, 50, Given.Token, async (i, token) =>
            await state.ChangeAsync("doc", before => [.. before ?? [], (byte)i], Keep, token));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (byte)i), (await state.ReadAsync("doc", Keep, Given.Token))!.Order());

        await state.ChangeAsync("short", _ => [1], TimeSpan.FromMilliseconds(200), Given.Token);
        await Eventually.SoAsync(async () => await state.ChangeAsync("short", before => before, Keep, Given.Token) is null);
    }

    [Theory, OnEveryServer]
    public async Task Changes_of_many_values_of_a_map_lose_none_and_wait_for_none(ServerKind kind)
    {
        foreach (var state in await EveryAsync(kind))
        {
            var calls = 0;
            await Parallel.ForAsync(0, 50, Given.Token, async (i, token) =>
                await state.ChangeInMapAsync("map", $"{i}", before => Interlocked.Increment(ref calls) > 0 && before is null ? [(byte)i] : [], Keep, token));
            Assert.Equal(50, calls);

            Assert.Equal(50, await state.ChangeInMapAsync("map", "7", before => [.. before ?? [], 1], Keep, Given.Token));
            Assert.Equal(50, await state.ChangeInMapAsync("map", "none", before => before, Keep, Given.Token));
            Assert.Equal(49, await state.ChangeInMapAsync("map", "8", _ => null, Keep, Given.Token));
            var values = await state.ReadMapAsync("map", Keep, Given.Token);
            Assert.Equal((49, false), (values.Count, values.ContainsKey("8")));
            Assert.Equal([7, 1], values["7"]);

            await state.RemoveFromMapAsync("map", [.. Enumerable.Range(0, 3000).Select(i => $"{i}").Where(key => key != "9"), "9 "], Given.Token);
            await state.RemoveFromMapAsync("map", [], Given.Token);
            Assert.Equal(["9"], (await state.ReadMapAsync("map", Keep, Given.Token)).Keys);

            await state.RemoveAsync("map", Given.Token);
            Assert.Empty(await state.ReadMapAsync("map", Keep, Given.Token));
        }
    }

    [Theory, OnEveryServer]
    public async Task Changes_of_one_value_of_a_map_by_many_lose_none_and_one_that_changes_nothing_keeps_no_map_alive(ServerKind kind)
    {
        foreach (var state in await EveryAsync(kind))
        {
            await Parallel.ForAsync(0, 50, Given.Token, async (i, token) =>
                await state.ChangeInMapAsync("map", "one", before => [.. before ?? [], (byte)i], Keep, token));
            Assert.Equal(Enumerable.Range(0, 50).Select(i => (byte)i), (await state.ReadMapAsync("map", Keep, Given.Token))["one"].Order());

            await state.ChangeInMapAsync("short", "one", _ => [1], TimeSpan.FromMilliseconds(50), Given.Token);
            await Eventually.SoAsync(async () => await state.ChangeInMapAsync("short", "one", before => before, Keep, Given.Token) == 0);
            Assert.Empty(await state.ReadMapAsync("short", Keep, Given.Token));
        }
    }

    [Theory, OnEveryServer]
    public async Task A_log_forgets_its_oldest_entries_beyond_its_bytes_and_says_so(ServerKind kind)
    {
        var state = On((await connections.GetAsync(kind))[0], $"t-{Guid.NewGuid():N}", TimeProvider.System, NullLogger.Instance);
        await AppendAsync(state, "a");
        Assert.True((await state.ReadLogAsync("log", 0, Keep, Given.Token)).Complete);
        for (var i = 0; i < 100; i++)
            await AppendAsync(state, new string('x', 100));
        var page = await state.ReadLogAsync("log", 0, Keep, Given.Token);
        Assert.False(page.Complete);
        Assert.InRange(page.Last - page.Entries[0].Number, 5, 60);
        await state.RemoveAsync("log", Given.Token);
        Assert.Empty((await state.ReadLogAsync("log", 0, Keep, Given.Token)).Entries);
    }

    [Theory, OnEveryServer]
    public async Task The_newest_entry_stays_however_large(ServerKind kind)
    {
        foreach (var state in await EveryAsync(kind))
        {
            await AppendAsync(state, "small");
            await AppendAsync(state, new string('x', 9000));

            var page = await state.ReadLogAsync("log", 0, Keep, Given.Token);
            Assert.Equal(9000, Assert.Single(page.Entries).Content.Length);
            Assert.False(page.Complete);
        }
    }

    private async Task<ISharedState[]> EveryAsync(ServerKind kind) =>
        [On(
            (await connections.GetAsync(kind))[0], $"t-{Guid.NewGuid():N}", TimeProvider.System,
            NullLogger.Instance), new InMemorySharedState(TimeProvider.System)];

    private static RedisSharedState On(IConnectionMultiplexer connection, string prefix, TimeProvider time, ILogger logger)
    {
        var client = new RedisClient(() => connection, new RedisRetry(TimeSpan.FromMinutes(1), time, logger));
        return new(new(client), new(client, NullLogger.Instance), prefix);
    }

    private static Task AppendAsync(ISharedState state, string text) =>
        state.AppendAsync("log", Encoding.UTF8.GetBytes(text), 8000, Keep, Given.Token).AsTask();
}
