using System.Collections.Concurrent;
using McpTasks.RedisTransport.Connection;
using McpTasks.RedisTransport.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Leases;

/// <summary>The scripts, without MassTransit: who owns a message, and who no longer does.</summary>
public class ScriptTests(SharedServers servers)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] Payload = TransportMessage.Encode(new Dictionary<string, object>(), "body"u8);

    [Theory, OnEveryServer]
    public async Task A_message_whose_lease_ended_goes_to_another_receiver_and_the_first_may_not_settle_it(ServerKind kind)
    {
        var queue = await QueueAsync(kind);
        await SendAsync(queue, "a");
        var zombie = Assert.Single((await ReceiveAsync(queue, "first", Short)).Messages);

        var second = await UntilReceivedAsync(queue, "second");

        Assert.Equal(("a", 2), (second.Id, second.DeliveryCount));
        Assert.Equal(["a"], await queue.RenewAsync([zombie], Long));
        Assert.False(await queue.SettleAsync(zombie));
        Assert.Equal(0, await queue.HandBackAsync([zombie], TimeSpan.Zero, counts: true, default));
        Assert.Empty(await queue.RenewAsync([second], Long));
        Assert.True(await queue.SettleAsync(second));
        Assert.Equal(default, await queue.GetDepthAsync(default));
    }

    [Theory, OnEveryServer]
    public async Task The_same_receiver_may_not_settle_with_the_token_of_an_earlier_delivery(ServerKind kind)
    {
        var queue = await QueueAsync(kind);
        await SendAsync(queue, "a");
        var earlier = Assert.Single((await ReceiveAsync(queue, "first", Short)).Messages);

        var later = await UntilReceivedAsync(queue, "first");

        Assert.False(await queue.SettleAsync(earlier));
        Assert.True(await queue.SettleAsync(later));
    }

    [Theory, OnEveryServer]
    public async Task A_message_handed_back_is_the_next_and_does_not_count_unless_it_failed(ServerKind kind)
    {
        var queue = await QueueAsync(kind);
        await SendAsync(queue, "a");
        await SendAsync(queue, "b");
        var first = Assert.Single((await ReceiveAsync(queue, "first", Long, most: 1)).Messages);

        await queue.HandBackAsync([first], TimeSpan.Zero, counts: false, default);
        var again = Assert.Single((await ReceiveAsync(queue, "second", Long, most: 1)).Messages);
        await queue.HandBackAsync([again], TimeSpan.Zero, counts: true, default);
        var third = Assert.Single((await ReceiveAsync(queue, "third", Long, most: 1)).Messages);

        Assert.Equal([("a", 1), ("a", 1), ("a", 2)], new[] { first, again, third }.Select(m => (m.Id, m.DeliveryCount)));
    }

    [Theory, OnEveryServer]
    public async Task An_id_may_be_used_again_once_its_message_is_settled(ServerKind kind)
    {
        var queue = await QueueAsync(kind);
        Assert.Equal(SendOutcome.Added, await SendAsync(queue, "a"));
        Assert.Equal(SendOutcome.Duplicate, await SendAsync(queue, "a"));
        var message = Assert.Single((await ReceiveAsync(queue, "first", Long)).Messages);
        Assert.Equal(SendOutcome.Duplicate, await SendAsync(queue, "a"));

        await queue.SettleAsync(message);

        Assert.Equal(SendOutcome.Added, await SendAsync(queue, "a"));
    }

    [Theory, OnEveryServer]
    public async Task Only_one_waiting_receiver_is_woken_and_dead_ones_are_passed_over(ServerKind kind)
    {
        var queue = await QueueAsync(kind);
        var connection = await ConnectAsync(kind);
        var woken = new Received<string>();
        foreach (var receiver in new[] { "one", "two" })
        {
            await connection.GetSubscriber().SubscribeAsync(
                new RedisChannel(queue.WakeChannel(receiver), RedisChannel.PatternMode.Literal), (_, _) => woken.Add(receiver));
            await ReceiveAsync(queue, receiver, Long);
        }

        await ReceiveAsync(queue, "dead", Long);
        await SendAsync(queue, "a");
        Assert.Equal("two", await woken.NextAsync());
        await SendAsync(queue, "b");

        Assert.Equal("one", await woken.NextAsync());
        Assert.Equal(0, woken.Count);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }

    [Theory, OnEveryServer]
    public async Task A_waiting_receiver_is_woken_for_a_message_that_another_hands_back(ServerKind kind)
    {
        var queue = await QueueAsync(kind);
        var connection = await ConnectAsync(kind);
        var woken = new Received<string>();
        await connection.GetSubscriber().SubscribeAsync(
            new RedisChannel(queue.WakeChannel("one"), RedisChannel.PatternMode.Literal), (_, _) => woken.Add("one"));
        await SendAsync(queue, "a");
        var taken = Assert.Single((await ReceiveAsync(queue, "other", Long)).Messages);
        Assert.Empty((await ReceiveAsync(queue, "one", Long)).Messages);

        await queue.HandBackAsync([taken], TimeSpan.Zero, counts: false, default);

        Assert.Equal("one", await woken.NextAsync());
        Assert.Equal("a", Assert.Single((await ReceiveAsync(queue, "one", Long)).Messages).Id);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }

    [Theory, OnEveryServer]
    public async Task A_waiting_receiver_is_woken_for_a_delayed_message_so_that_it_knows_when_to_look(ServerKind kind)
    {
        var queue = await QueueAsync(kind);
        var connection = await ConnectAsync(kind);
        var woken = new Received<string>();
        await connection.GetSubscriber().SubscribeAsync(
            new RedisChannel(queue.WakeChannel("one"), RedisChannel.PatternMode.Literal), (_, _) => woken.Add("one"));
        Assert.Null((await ReceiveAsync(queue, "one", Long)).NextDue);

        await queue.SendAsync(new OutgoingMessage("a", Payload, 10) { Delay = TimeSpan.FromMinutes(1) }, default);

        Assert.Equal("one", await woken.NextAsync());
        Assert.NotNull((await ReceiveAsync(queue, "one", Long)).NextDue);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }

    [Theory, OnEveryServer]
    public async Task Scripts_are_atomic_with_eight_connections_at_once(ServerKind kind)
    {
        const int Connections = 8;
        const int Times = 500;
        const string Add = "local v = tonumber(redis.call('GET', KEYS[1]) or 0) + 1 redis.call('SET', KEYS[1], v) return v";
        RedisKey key = TestBus.NewPrefix();
        var sums = new ConcurrentBag<long>();

        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            var connection = await ConnectAsync(kind);
            for (var i = 0; i < Times; i++)
                sums.Add((long)await connection.GetDatabase().ScriptEvaluateAsync(Add, [key]));
            await connection.CloseAsync(allowCommandsToComplete: false);
        })));

        // Two that ran at once would have seen the same sum. The total may be higher: a client may send a command twice while it connects.
        Assert.Equal(Connections * Times, sums.Distinct().Count());
    }

    [Theory, OnEveryServer]
    public async Task A_temporary_queue_and_what_is_sent_to_it_expire(ServerKind kind)
    {
        var prefix = TestBus.NewPrefix();
        var queue = await QueueAsync(kind, prefix);
        await queue.SendAsync(new OutgoingMessage("a", Payload, 10) { QueueExpiry = TimeSpan.FromHours(1) }, default);
        var connection = await ConnectAsync(kind);
        var keys = new QueueKeys(prefix, "work");

        var lives = await Task.WhenAll(new[] { keys.Ready, keys.Bodies }.Select(key => connection.GetDatabase().KeyTimeToLiveAsync(key)));
        await queue.TouchAsync(Short);

        Assert.All(lives, static life => Assert.NotNull(life));
        await Eventually.SoAsync(async () => await queue.GetDepthAsync(default) == default);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }

    private async Task<RedisQueue> QueueAsync(ServerKind kind, string? prefix = null)
    {
        var server = await servers.GetAsync(kind);
        var options = new RedisTransportOptions { ConnectionString = server.ConnectionString };
        return new RedisQueue(
            new TransportConnection(options, TimeProvider.System, NullLogger.Instance).Client, prefix ?? TestBus.NewPrefix(), "work");
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(ServerKind kind) =>
        await ConnectionMultiplexer.ConnectAsync((await servers.GetAsync(kind)).ConnectionString);

    private static Task<SendOutcome> SendAsync(RedisQueue queue, string id) =>
        queue.SendAsync(new OutgoingMessage(id, Payload, 10), default);

    private static Task<ReceivedBatch> ReceiveAsync(RedisQueue queue, string receiver, TimeSpan lease, int most = 10) =>
        queue.ReceiveAsync(receiver, most, lease, TimeSpan.FromMinutes(1));

    private static async Task<ReceivedMessage> UntilReceivedAsync(RedisQueue queue, string receiver)
    {
        ReceivedBatch? batch = null;
        await Eventually.SoAsync(async () => (batch = await ReceiveAsync(queue, receiver, Long)).Messages.Count > 0);
        return Assert.Single(batch!.Messages);
    }
}
