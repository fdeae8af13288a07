using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Lifecycle;

public class ShutdownTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task Unfinished_messages_are_handed_back_at_once_and_not_to_the_error_queue(ServerKind kind)
    {
        var (prefix, started, faults) = (TestBus.NewPrefix(), new Received<int>(), new Received<int>());
        await using var observer = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("faults", e => e.Handler<Fault<Work>>(_ =>
        {
            faults.Add(1);
            return Task.CompletedTask;
        })));
        await using (var first = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("work", e => e.Handler<Work>(async c =>
        {
            started.Add(c.Message.Number);
            await Task.Delay(Timeout.Infinite, c.CancellationToken);
        }))))
        {
            await first.SendAsync("work", new Work(1));
            await started.NextAsync();
            await first.StopAsync();
        }

        // Ready, not leased: nothing has to wait for a lease to end.
        Assert.Equal(new RedisQueueDepth(1, 0, 0), await observer.Queues.GetDepthAsync("work"));
        Assert.Equal(0, (await observer.Queues.GetDepthAsync("work_error")).Total);
        Assert.Equal(0, faults.Count);
    }

    [Theory, OnEveryServer]
    public async Task A_consumer_that_answers_its_cancellation_with_another_error_has_not_failed(ServerKind kind)
    {
        var (prefix, started) = (TestBus.NewPrefix(), new Received<int>());
        await using var observer = await StartAsync(kind, prefix);
        await using (var first = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("work", e => e.Handler<Work>(async c =>
        {
            started.Add(c.Message.Number);
            await Task.Delay(Timeout.Infinite, c.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidOperationException("It was disturbed.");
        }))))
        {
            await first.SendAsync("work", new Work(1));
            await started.NextAsync();
            await first.StopAsync();
        }

        Assert.Equal(new RedisQueueDepth(1, 0, 0), await observer.Queues.GetDepthAsync("work"));
        Assert.Equal(0, (await observer.Queues.GetDepthAsync("work_error")).Total);
    }

    [Theory, OnEveryServer]
    public async Task A_consumer_that_ignores_its_cancellation_loses_its_message_too(ServerKind kind)
    {
        var (prefix, started, finish) = (TestBus.NewPrefix(), new Received<int>(), new TaskCompletionSource());
        await using var observer = await StartAsync(kind, prefix);
        await using var first = await StartAsync(kind, prefix, cfg => cfg.ReceiveEndpoint("work", e => e.Handler<Work>(async c =>
        {
            started.Add(c.Message.Number);
            await finish.Task;
        })));
        await first.SendAsync("work", new Work(1));
        await started.NextAsync();

        var stopped = first.StopAsync();
        await Eventually.SoAsync(async () => await observer.Queues.GetDepthAsync("work") == new RedisQueueDepth(1, 0, 0));
        finish.SetResult();
        await stopped;

        Assert.Equal(new RedisQueueDepth(1, 0, 0), await observer.Queues.GetDepthAsync("work"));
    }

    [Theory, OnEveryServer]
    public async Task Prefetched_messages_are_handed_back_and_running_ones_may_finish(ServerKind kind)
    {
        var (prefix, started, finish) = (TestBus.NewPrefix(), new Received<int>(), new TaskCompletionSource());
        await using var observer = await StartAsync(kind, prefix);
        await using var first = await StartAsync(kind, prefix, stopTimeout: TimeSpan.FromMinutes(1), configure: cfg => cfg.ReceiveEndpoint("work", e =>
        {
            e.PrefetchCount = 5;
            e.ConcurrentMessageLimit = 1;
            e.Handler<Work>(async c =>
            {
                started.Add(c.Message.Number);
                await finish.Task;
            });
        }));
        foreach (var number in Enumerable.Range(1, 8))
            await first.SendAsync("work", new Work(number));
        Assert.Equal(1, await started.NextAsync());
        await Eventually.SoAsync(async () => (await observer.Queues.GetDepthAsync("work")).Leased == 5);

        var stopped = first.StopAsync();
        await Eventually.SoAsync(async () => (await observer.Queues.GetDepthAsync("work")).Leased == 1);
        finish.SetResult();
        await stopped;

        Assert.Equal(new RedisQueueDepth(7, 0, 0), await observer.Queues.GetDepthAsync("work"));
        Assert.Equal(0, started.Count);
    }

    private async Task<TestBus> StartAsync(
        ServerKind kind, string prefix, Action<IRedisBusFactoryConfigurator>? configure = null, TimeSpan? stopTimeout = null) =>
        await TestBus.StartAsync(
            await servers.GetAsync(kind), prefix, configure: (_, cfg) => configure?.Invoke(cfg),
            services: services => services.Configure<MassTransitHostOptions>(
                options => options.ConsumerStopTimeout = stopTimeout ?? TimeSpan.FromMilliseconds(100)));
}
