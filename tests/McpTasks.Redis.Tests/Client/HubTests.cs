using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Client;

public sealed class HubTests(SharedConnections connections)
{
    [Theory]
    [InlineData(ServerKind.Garnet, "resp2")]
    [InlineData(ServerKind.Redis, "resp2")]
    [InlineData(ServerKind.Redis, "resp3")]
    public async Task Listeners_are_told_of_an_outage_once_their_channel_is_subscribed_again(ServerKind kind, string protocol)
    {
        if (kind == ServerKind.Redis && RedisServer.WhyAbsent is { } reason)
            Assert.Skip(reason);
        await using var server = await SharedServers.StartAsync(kind, cancellation: Given.Token);
        // With resp3 one connection carries both commands and messages.
        await using var near = await ConnectAsync($"{server.ConnectionString},protocol={protocol}");
        using var retry = Retry();
        using var hub = new PubSubHub(new(() => near, retry), NullLogger.Instance);
        var reached = new Received<long>();
        var heard = new Received<string>();
        for (var i = 0; i < 3; i++)
        {
            var channel = $"channel-{i}";
            await hub.ListenAsync(
                channel, message => heard.Add(message!), async () => reached.Add(await ReachAsync(server, channel)), Given.Token);
        }

        for (var outage = 1; outage <= 3; outage++)
        {
            await server.RestartAsync(Given.Token);

            Assert.Equal([1, 1, 1], await reached.NextAsync(3));
            Assert.Equal(["channel-0", "channel-1", "channel-2"], (await heard.NextAsync(3)).Order(StringComparer.Ordinal));
        }
    }

    [Theory, OnEveryServer]
    public async Task A_channel_is_subscribed_until_its_last_listener_has_left(ServerKind kind)
    {
        var all = await connections.GetAsync(kind);
        using var retry = Retry();
        using var hub = new PubSubHub(new(() => all[0], retry), NullLogger.Instance);
        var channel = $"t-{Guid.NewGuid():N}";
        var heard = new Received<string>();

        var first = await hub.ListenAsync(channel, message => heard.Add($"first {message}"), Nothing, Given.Token);
        var second = await hub.ListenAsync(channel, message => heard.Add($"second {message}"), Nothing, Given.Token);
        Assert.Equal(1, await PublishAsync(all[1], channel, "a"));
        Assert.Equal(["first a", "second a"], (await heard.NextAsync(2)).Order(StringComparer.Ordinal));

        await first.DisposeAsync();
        Assert.Equal(1, await PublishAsync(all[1], channel, "b"));
        Assert.Equal(["second b"], await heard.NextAsync(1));

        await second.DisposeAsync();
        await Eventually.SoAsync(async () => await PublishAsync(all[1], channel, "c") == 0);
        Assert.Equal(0, hub.Channels);
        Assert.Equal(0, heard.Count);
    }

    [Theory, OnEveryServer]
    public async Task A_message_is_heard_once_though_the_first_subscribing_failed(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(kind, cancellation: Given.Token);
        await using var near = await ConnectAsync(server.ConnectionString);
        var log = new CollectingLogger();
        using var retry = new RedisRetry(TimeSpan.FromMinutes(1), TimeProvider.System, log);
        using var hub = new PubSubHub(new(() => near, retry), NullLogger.Instance);
        var heard = new Received<string>();
        await server.KillAsync();
        await Eventually.SoAsync(() => Task.FromResult(!near.IsConnected));

        var listening = hub.ListenAsync("channel", message => heard.Add(message!), Nothing, Given.Token);
        await log.First.WaitAsync(Given.Token);
        await server.RestartAsync(Given.Token);
        await listening;
        await using var far = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);

        await PublishAsync(far, "channel", "a");
        await PublishAsync(far, "channel", "b");

        Assert.Equal(["a", "b"], (await heard.NextAsync(2)).Order(StringComparer.Ordinal));
        Assert.Equal(0, heard.Count);
    }

    private static RedisRetry Retry() => new(TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance);

    private static Task<ConnectionMultiplexer> ConnectAsync(string text)
    {
        var options = ConfigurationOptions.Parse(text);
        options.ReconnectRetryPolicy = new LinearRetry(100);
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    private static Task Nothing() => Task.CompletedTask;

    private static Task<long> PublishAsync(ConnectionMultiplexer connection, string channel, string message) =>
        connection.GetDatabase().PublishAsync(RedisChannel.Literal(channel), message);

    // By a connection of its own: the listener's would go through the subscription's.
    private static async Task<long> ReachAsync(TestServer server, string channel)
    {
        await using var far = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        return await PublishAsync(far, channel, channel);
    }
}
