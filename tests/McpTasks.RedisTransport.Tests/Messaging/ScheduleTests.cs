using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Messaging;

public class ScheduleTests(SharedServers servers)
{
    private static readonly Uri Queue = new("queue:work");

    [Theory, OnEveryServer]
    public async Task A_scheduled_message_comes_and_a_cancelled_one_does_not(ServerKind kind)
    {
        var seen = new Received<int>();
        await using var bus = await StartAsync(kind, seen);
        using var scope = bus.Services.CreateScope();
        var scheduler = scope.ServiceProvider.GetRequiredService<IMessageScheduler>();

        var late = await scheduler.ScheduleSend(Queue, TimeSpan.FromHours(1), new Work(1), TestContext.Current.CancellationToken);
        await scheduler.ScheduleSend(Queue, TimeSpan.FromMilliseconds(200), new Work(2), TestContext.Current.CancellationToken);
        Assert.Equal(2, (await bus.Queues.GetDepthAsync("work")).Delayed);
        await scheduler.CancelScheduledSend(Queue, late.TokenId, TestContext.Current.CancellationToken);

        Assert.Equal(2, await seen.NextAsync());
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
    }

    [Theory, OnEveryServer]
    public async Task A_scheduled_publish_can_be_cancelled_by_its_token(ServerKind kind)
    {
        var seen = new Received<int>();
        await using var bus = await StartAsync(kind, seen);
        using var scope = bus.Services.CreateScope();
        var scheduler = scope.ServiceProvider.GetRequiredService<IMessageScheduler>();

        var late = await scheduler.SchedulePublish(TimeSpan.FromHours(1), new Work(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, (await bus.Queues.GetDepthAsync("work")).Delayed);
        await scheduler.CancelScheduledPublish<Work>(late.TokenId, TestContext.Current.CancellationToken);

        Assert.Equal(0, (await bus.Queues.GetDepthAsync("work")).Total);
        Assert.Equal(0, seen.Count);
    }

    [Theory, OnEveryServer]
    public async Task A_consumer_can_schedule_without_further_configuration(ServerKind kind)
    {
        var seen = new Received<int>();
        await using var bus = await StartAsync(kind, seen, cfg => cfg.ReceiveEndpoint("questions", e =>
            e.Handler<Question>(c => c.ScheduleSend(Queue, TimeSpan.FromMilliseconds(50), new Work(c.Message.Number)))));

        await bus.SendAsync("questions", new Question(9));

        Assert.Equal(9, await seen.NextAsync());
    }

    private async Task<TestBus> StartAsync(ServerKind kind, Received<int> seen, Action<IRedisBusFactoryConfigurator>? configure = null) =>
        await TestBus.StartAsync(await servers.GetAsync(kind), TestBus.NewPrefix(), configure: (_, cfg) =>
        {
            cfg.ReceiveEndpoint("work", e => e.Handler<Work>(c =>
            {
                seen.Add(c.Message.Number);
                return Task.CompletedTask;
            }));
            configure?.Invoke(cfg);
        });
}
