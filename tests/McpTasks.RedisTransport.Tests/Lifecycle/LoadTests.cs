using System.Collections.Concurrent;
using MassTransit;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Lifecycle;

public class LoadTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task Thousands_of_messages_reach_two_consumers_once_each_within_the_concurrency_limit(ServerKind kind)
    {
        const int Messages = 3_000;
        const int Limit = 8;
        var (prefix, all, seen) = (TestBus.NewPrefix(), new TaskCompletionSource(), new ConcurrentDictionary<int, int>());
        var (count, running, most) = (0, new int[2], new int[2]);
        void Configure(IRedisBusFactoryConfigurator cfg, int consumer) => cfg.ReceiveEndpoint("work", e =>
        {
            e.ConcurrentMessageLimit = Limit;
            e.Handler<Work>(async c =>
            {
                var now = Interlocked.Increment(ref running[consumer]);
                lock (most)
                    most[consumer] = Math.Max(most[consumer], now);
                seen.AddOrUpdate(c.Message.Number, 1, static (_, times) => times + 1);
                await Task.Yield();
                Interlocked.Decrement(ref running[consumer]);
                if (Interlocked.Increment(ref count) == Messages)
                    all.SetResult();
            });
        });
        var server = await servers.GetAsync(kind);
        await using var first = await TestBus.StartAsync(server, prefix, configure: (_, cfg) => Configure(cfg, 0));
        await using var second = await TestBus.StartAsync(server, prefix, configure: (_, cfg) => Configure(cfg, 1));

        await Parallel.ForEachAsync(Enumerable.Range(0, Messages), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, _) => await first.SendAsync("work", new Work(number)));
        await all.InTimeAsync();

        await Eventually.SoAsync(async () => (await first.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(Messages, seen.Count);
        Assert.All(seen.Values, static times => Assert.Equal(1, times));
        Assert.All(most, static highest => Assert.InRange(highest, 1, Limit));
    }
}
