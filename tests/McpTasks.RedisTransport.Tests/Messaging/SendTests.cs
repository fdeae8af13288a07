using MassTransit;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Messaging;

public class SendTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task A_message_sent_to_a_queue_reaches_its_consumer(ServerKind kind)
    {
        var seen = new Received<Work>();
        await using var bus = await StartAsync(kind, (_, cfg) => Consume(cfg, "work", seen));

        await bus.SendAsync("work", new Work(7));

        Assert.Equal(7, (await seen.NextAsync()).Number);
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
    }

    [Theory, OnEveryServer]
    public async Task A_message_sent_before_there_is_a_consumer_waits_for_it(ServerKind kind)
    {
        var prefix = TestBus.NewPrefix();
        await using (var sender = await StartAsync(kind, prefix: prefix))
        {
            await sender.SendAsync("work", new Work(3));
            Assert.Equal(new RedisQueueDepth(1, 0, 0), await sender.Queues.GetDepthAsync("work"));
        }

        var seen = new Received<Work>();
        await using var consumer = await StartAsync(kind, (_, cfg) => Consume(cfg, "work", seen), prefix);

        Assert.Equal(3, (await seen.NextAsync()).Number);
    }

    [Theory, OnEveryServer]
    public async Task A_published_message_reaches_every_queue_that_consumes_one_of_its_types_once(ServerKind kind)
    {
        var (exact, parent, grandparent) = (new Received<int>(), new Received<int>(), new Received<int>());
        await using var bus = await StartAsync(kind, (_, cfg) =>
        {
            cfg.ReceiveEndpoint("exact", e => e.Handler<OrderPlaced>(c => Record(exact, c.Message.Number)));
            cfg.ReceiveEndpoint("parent", e => e.Handler<IOrderHappened>(c => Record(parent, c.Message.Number)));
            cfg.ReceiveEndpoint("grandparent", e =>
            {
                e.Handler<IHappened>(c => Record(grandparent, c.Message.Number));
                e.Subscribe("McpTasks.RedisTransport.Tests:IOrderHappened");
            });
        });

        await bus.Bus.Publish(new OrderPlaced(5), TestContext.Current.CancellationToken);

        Assert.Equal((5, 5, 5), (await exact.NextAsync(), await parent.NextAsync(), await grandparent.NextAsync()));
        foreach (var queue in new[] { "exact", "parent", "grandparent" })
            await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync(queue)).Total == 0);
        Assert.Equal(0, exact.Count + parent.Count + grandparent.Count);
    }

    [Theory, OnEveryServer]
    public async Task A_request_gets_its_response(ServerKind kind)
    {
        await using var bus = await StartAsync(kind, (_, cfg) => cfg.ReceiveEndpoint("questions", e =>
            e.Handler<Question>(c => c.RespondAsync(new Answer(c.Message.Number + 1)))));
        var client = bus.Bus.CreateRequestClient<Question>(RequestTimeout.After(s: 60));

        var response = await client.GetResponse<Answer>(new Question(41), TestContext.Current.CancellationToken);

        Assert.Equal(42, response.Message.Number);
    }

    [Theory, OnEveryServer]
    public async Task A_message_whose_id_is_still_in_the_queue_is_not_sent_again(ServerKind kind)
    {
        await using var bus = await StartAsync(kind);
        var id = NewId.NextGuid();

        await bus.SendAsync("work", new Work(1), c => c.MessageId = id);
        await bus.SendAsync("work", new Work(2), c => c.MessageId = id);
        await bus.SendAsync("work", new Work(3));

        Assert.Equal(2, (await bus.Queues.GetDepthAsync("work")).Ready);
    }

    [Theory, OnEveryServer]
    public async Task A_sender_to_a_full_queue_is_told_so(ServerKind kind)
    {
        await using var bus = await StartAsync(kind, (_, cfg) => cfg.Options.MaxQueueLength = 2);
        await bus.SendAsync("work", new Work(1));
        await bus.SendAsync("work", new Work(2));

        var exception = await Assert.ThrowsAsync<RedisQueueFullException>(() => bus.SendAsync("work", new Work(3)));

        Assert.Contains("RedisTransport:MaxQueueLength", exception.Message, StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task A_message_whose_time_to_live_has_passed_is_discarded(ServerKind kind)
    {
        var seen = new Received<Work>();
        var prefix = TestBus.NewPrefix();
        await using var sender = await StartAsync(kind, prefix: prefix);
        await sender.SendAsync("work", new Work(1), c => c.TimeToLive = TimeSpan.FromMilliseconds(1));
        await sender.SendAsync("work", new Work(2));

        await using var consumer = await StartAsync(kind, (_, cfg) => Consume(cfg, "work", seen), prefix);

        Assert.Equal(2, (await seen.NextAsync()).Number);
        await Eventually.SoAsync(async () => (await sender.Queues.GetDepthAsync("work")).Total == 0);
        Assert.Equal(0, seen.Count);
    }

    [Theory, OnEveryServer]
    public async Task Large_bodies_and_foreign_headers_arrive_as_they_were_sent(ServerKind kind)
    {
        var seen = new Received<(string Text, string? Header)>();
        await using var bus = await StartAsync(kind, (_, cfg) => cfg.ReceiveEndpoint("work", e => e.Handler<Unwanted>(c =>
            Record(seen, ("", c.Headers.Get<string>("X-Name"))))));

        await bus.SendAsync("work", new Unwanted(1), c => c.Headers.Set("X-Name", "{}\n\"ü\" " + new string('x', 1_000_000)));

        var (_, header) = await seen.NextAsync();
        Assert.Equal("{}\n\"ü\" " + new string('x', 1_000_000), header);
    }

    private async Task<TestBus> StartAsync(
        ServerKind kind, Action<IBusRegistrationContext, IRedisBusFactoryConfigurator>? configure = null, string? prefix = null) =>
        await TestBus.StartAsync(await servers.GetAsync(kind), prefix ?? TestBus.NewPrefix(), configure: configure);

    private static void Consume(IRedisBusFactoryConfigurator cfg, string queue, Received<Work> seen) =>
        cfg.ReceiveEndpoint(queue, e => e.Handler<Work>(c => Record(seen, c.Message)));

    private static Task Record<T>(Received<T> seen, T value)
    {
        seen.Add(value);
        return Task.CompletedTask;
    }
}
