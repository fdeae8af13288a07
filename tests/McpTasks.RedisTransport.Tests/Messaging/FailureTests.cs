using MassTransit;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Messaging;

public class FailureTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task A_failing_message_is_retried_and_then_moves_to_the_error_queue_with_a_fault(ServerKind kind)
    {
        var attempts = new Received<int>();
        var faults = new Received<Fault<Work>>();
        await using var bus = await StartAsync(kind, cfg =>
        {
            cfg.ReceiveEndpoint("work", e =>
            {
                e.UseMessageRetry(r => r.Immediate(2));
                e.Handler<Work>(c =>
                {
                    attempts.Add(c.Message.Number);
                    throw new InvalidOperationException("No luck.");
                });
            });
            cfg.ReceiveEndpoint("faults", e => e.Handler<Fault<Work>>(c => Record(faults, c.Message)));
        });

        await bus.SendAsync("work", new Work(4));

        Assert.Equal("No luck.", (await faults.NextAsync()).Exceptions.Single().Message);
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work_error")).Ready == 1);
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(3, attempts.Count);
    }

    [Theory, OnEveryServer]
    public async Task A_message_in_the_error_queue_can_be_consumed_with_its_reason(ServerKind kind)
    {
        var reasons = new Received<(int Number, string? Reason)>();
        await using var bus = await StartAsync(kind, cfg =>
        {
            cfg.ReceiveEndpoint("work", e => e.Handler<Work>(_ => throw new InvalidOperationException("No luck.")));
            cfg.ReceiveEndpoint("work_error", e => e.Handler<Work>(c =>
                Record(reasons, (c.Message.Number, c.ReceiveContext.TransportHeaders.Get<string>(MessageHeaders.FaultMessage)))));
        });

        await bus.SendAsync("work", new Work(4));

        Assert.Equal((4, "No luck."), await reasons.NextAsync());
    }

    [Theory, OnEveryServer]
    public async Task An_error_queue_keeps_no_more_than_it_may(ServerKind kind)
    {
        await using var bus = await StartAsync(kind, cfg =>
        {
            cfg.Options.MaxErrorQueueLength = 3;
            cfg.ReceiveEndpoint("work", e => e.Handler<Work>(_ => throw new InvalidOperationException("No luck.")));
        });

        foreach (var number in Enumerable.Range(0, 8))
            await bus.SendAsync("work", new Work(number));

        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(new RedisQueueDepth(3, 0, 0), await bus.Queues.GetDepthAsync("work_error"));
    }

    [Theory, OnEveryServer]
    public async Task An_endpoint_that_rethrows_has_no_error_queue(ServerKind kind)
    {
        var attempts = new Received<int>();
        await using var bus = await StartAsync(kind, cfg =>
        {
            cfg.Options.MaxDeliveryCount = 2;
            cfg.ReceiveEndpoint("work", e =>
            {
                e.RethrowFaultedMessages();
                e.Handler<Work>(c =>
                {
                    attempts.Add(c.Message.Number);
                    throw new InvalidOperationException("No luck.");
                });
            });
        });

        await bus.SendAsync("work", new Work(4));

        await Eventually.SoAsync(async () => attempts.Count == 2 && (await bus.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(0, (await bus.Queues.GetDepthAsync("work_error")).Total);
    }

    [Theory, OnEveryServer]
    public async Task A_message_that_no_consumer_wants_moves_to_the_skipped_queue(ServerKind kind)
    {
        await using var bus = await StartAsync(kind, cfg => cfg.ReceiveEndpoint("work", e => e.Handler<Work>(_ => Task.CompletedTask)));

        await bus.SendAsync("work", new Unwanted(1));

        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work_skipped")).Ready == 1);
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
    }

    [Theory, OnEveryServer]
    public async Task A_failing_message_is_redelivered_after_a_delay_and_counts_its_redeliveries(ServerKind kind)
    {
        var attempts = new Received<int>();
        await using var bus = await StartAsync(kind, cfg => cfg.ReceiveEndpoint("work", e =>
        {
            e.UseDelayedRedelivery(r => r.Interval(2, TimeSpan.FromMilliseconds(50)));
            e.Handler<Work>(c =>
            {
                attempts.Add(c.GetRedeliveryCount());
                return c.GetRedeliveryCount() < 2 ? throw new InvalidOperationException("Not yet.") : Task.CompletedTask;
            });
        }));

        await bus.SendAsync("work", new Work(1));

        Assert.Equal((0, 1, 2), (await attempts.NextAsync(), await attempts.NextAsync(), await attempts.NextAsync()));
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(0, (await bus.Queues.GetDepthAsync("work_error")).Total);
    }

    [Theory, OnEveryServer]
    public async Task A_scheduled_redelivery_comes_back_too(ServerKind kind)
    {
        var attempts = new Received<int>();
        await using var bus = await StartAsync(kind, cfg => cfg.ReceiveEndpoint("work", e =>
        {
            e.UseScheduledRedelivery(r => r.Interval(1, TimeSpan.FromMilliseconds(50)));
            e.Handler<Work>(c =>
            {
                attempts.Add(c.GetRedeliveryCount());
                return c.GetRedeliveryCount() < 1 ? throw new InvalidOperationException("Not yet.") : Task.CompletedTask;
            });
        }));

        await bus.SendAsync("work", new Work(1));

        Assert.Equal((0, 1), (await attempts.NextAsync(), await attempts.NextAsync()));
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
    }

    private async Task<TestBus> StartAsync(ServerKind kind, Action<IRedisBusFactoryConfigurator> configure) =>
        await TestBus.StartAsync(await servers.GetAsync(kind), TestBus.NewPrefix(), configure: (_, cfg) => configure(cfg));

    private static Task Record<T>(Received<T> seen, T value)
    {
        seen.Add(value);
        return Task.CompletedTask;
    }
}
