using MassTransit;
using McpTasks.RedisTransport.Connection;
using McpTasks.RedisTransport.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Leases;

public class LeaseTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task A_message_whose_receiver_died_is_delivered_again(ServerKind kind)
    {
        var (prefix, seen) = (TestBus.NewPrefix(), new Received<(int Number, bool Redelivered)>());
        await using var sender = await StartAsync(kind, prefix);
        await sender.SendAsync("work", new Work(1));
        // A receiver that takes the message and is never heard of again.
        var dead = await (await QueueAsync(kind, prefix)).ReceiveAsync("dead", 10, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1));
        Assert.Single(dead.Messages);

        await using var consumer = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("work", e => e.Handler<Work>(c =>
        {
            seen.Add((c.Message.Number, c.ReceiveContext.Redelivered));
            return Task.CompletedTask;
        })));

        Assert.Equal((1, true), await seen.NextAsync());
        await Eventually.SoAsync(async () => (await sender.Queues.GetDepthAsync("work")).Total == 0);
    }

    [Theory, OnEveryServer]
    public async Task A_consumer_that_lost_its_lease_is_cancelled_and_its_outcome_does_not_count(ServerKind kind)
    {
        var (prefix, cancelled, deliveries) = (TestBus.NewPrefix(), new TaskCompletionSource(), new Received<bool>());
        await using var bus = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("work", e =>
        {
            e.LeaseDuration = TimeSpan.FromSeconds(1);
            e.PollInterval = TimeSpan.FromMilliseconds(100);
            e.ConcurrentMessageLimit = 2;
            e.Handler<Work>(async c =>
            {
                deliveries.Add(c.ReceiveContext.Redelivered);
                if (c.ReceiveContext.Redelivered)
                    return;
                await Cancelled(c.CancellationToken);
                cancelled.SetResult();
                c.CancellationToken.ThrowIfCancellationRequested();
            });
        }));
        await bus.SendAsync("work", new Work(1));
        Assert.False(await deliveries.NextAsync());

        // A renewal may come before anybody notices that the lease ran out: then it runs out again.
        await Eventually.SoAsync(async () =>
        {
            await EndLeasesAsync(kind, prefix);
            return cancelled.Task.IsCompleted;
        });
        Assert.True(await deliveries.NextAsync());
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(0, (await bus.Queues.GetDepthAsync("work_error")).Total);
    }

    [Theory, OnEveryServer]
    public async Task A_message_that_runs_longer_than_its_lease_stays_with_its_consumer(ServerKind kind)
    {
        var (prefix, deliveries, finish) = (TestBus.NewPrefix(), new Received<int>(), new TaskCompletionSource());
        await using var bus = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("work", e =>
        {
            // Renewed at a third, which a busy machine may delay.
            e.LeaseDuration = TimeSpan.FromSeconds(3);
            e.ConcurrentMessageLimit = 2;
            e.Handler<Work>(async c =>
            {
                deliveries.Add(c.Message.Number);
                await finish.Task;
            });
        }));
        await bus.SendAsync("work", new Work(1));
        await deliveries.NextAsync();

        // The lease as first taken has ended once its end has moved.
        var first = await LeaseEndAsync(kind, prefix);
        await Eventually.SoAsync(async () => await LeaseEndAsync(kind, prefix) > first + 3000);
        finish.SetResult();

        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(0, deliveries.Count);
    }

    [Theory, OnEveryServer]
    public async Task A_message_delivered_too_often_moves_to_the_error_queue_unseen(ServerKind kind)
    {
        var (prefix, seen) = (TestBus.NewPrefix(), new Received<int>());
        await using var sender = await StartAsync(kind, prefix);
        await sender.SendAsync("work", new Work(1));
        var queue = await QueueAsync(kind, prefix);
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            var message = Assert.Single((await queue.ReceiveAsync("dies", 1, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1))).Messages);
            await queue.HandBackAsync([message], TimeSpan.Zero, counts: true, default);
        }

        await using var consumer = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("work", e =>
        {
            e.MaxDeliveryCount = 2;
            e.Handler<Work>(c =>
            {
                seen.Add(c.Message.Number);
                return Task.CompletedTask;
            });
        }));

        await Eventually.SoAsync(async () => (await sender.Queues.GetDepthAsync("work_error")).Ready == 1);
        await Eventually.SoAsync(async () => (await sender.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(0, seen.Count);
    }

    private async Task<TestBus> StartAsync(ServerKind kind, string prefix, Action<IRedisBusFactoryConfigurator>? configure = null) =>
        await TestBus.StartAsync(await servers.GetAsync(kind), prefix, configure: (_, cfg) => configure?.Invoke(cfg));

    private async Task<RedisQueue> QueueAsync(ServerKind kind, string prefix) => new(
        new TransportConnection(
            new RedisTransportOptions { ConnectionString = (await servers.GetAsync(kind)).ConnectionString }, TimeProvider.System,
            NullLogger.Instance).Client,
        prefix, "work");

    private static async Task Cancelled(CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellation.Register(cancelled.SetResult);
        await cancelled.InTimeAsync();
    }

    private Task<bool> EndLeasesAsync(ServerKind kind, string prefix) => WithLeasesAsync(kind, prefix, async (database, leases) =>
    {
        foreach (var id in await database.SortedSetRangeByRankAsync(leases))
            await database.SortedSetAddAsync(leases, id, 1, When.Exists);
        return true;
    });

    private Task<double> LeaseEndAsync(ServerKind kind, string prefix) => WithLeasesAsync(kind, prefix, async (database, leases) =>
        (await database.SortedSetRangeByRankWithScoresAsync(leases)).Single().Score);

    private async Task<T> WithLeasesAsync<T>(ServerKind kind, string prefix, Func<IDatabase, RedisKey, Task<T>> use)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync((await servers.GetAsync(kind)).ConnectionString);
        var result = await use(connection.GetDatabase(), new QueueKeys(prefix, "work").Leases);
        await connection.CloseAsync(allowCommandsToComplete: false);
        return result;
    }
}
