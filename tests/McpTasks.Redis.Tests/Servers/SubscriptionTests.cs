using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>What is published is lost, late or more than its listener can take.</summary>
public sealed class SubscriptionTests(SharedConnections connections)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory, OnEveryServer]
    public Task A_change_whose_publication_is_lost_wakes_its_watcher_all_the_same(ServerKind kind) => WithProxyAsync(kind, async (proxy, harness, peer) =>
    {
        var task = await peer.BegunAsync();
        await using var watch = await harness.Events.WatchAsync(task.Id, Token);
        var wait = watch.WaitAsync(Patience, Token).AsTask();
        var published = proxy.HoldTold();
        await peer.EndAsync(task);
        await published.WaitAsync(Token);
        Assert.False(wait.IsCompleted);

        proxy.Lose();

        Assert.Equal(new TaskEvent(3, McpTaskStatus.Completed, 1), await wait);
    });

    [Theory, OnEveryServer]
    public Task A_change_before_a_late_subscription_is_read_by_its_watcher_and_one_after_it_is_heard(ServerKind kind) => WithProxyAsync(kind, async (proxy, harness, peer) =>
    {
        var task = await peer.BegunAsync();
        var asked = proxy.HoldAsked();
        var watching = harness.Events.WatchAsync(task.Id, Token).AsTask();
        await asked.WaitAsync(Token);
        await peer.ReportAsync(task.Ref, 1, new(1, 2, "Half"), Token);
        Assert.False(watching.IsCompleted);

        proxy.LetGo();
        await using var watch = await watching;

        Assert.Equal("Half", (await harness.Store.ReadAsync(task)).StatusMessage);
        await peer.EndAsync(task);
        Assert.Equal(McpTaskStatus.Completed, (await watch.WaitAsync(Patience, Token))?.Status);
    });

    [Fact]
    public async Task A_listener_too_slow_for_its_server_is_told_that_it_missed_something_and_hears_later_messages()
    {
        Assert.SkipWhen(RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        await using var server = await RedisServer.StartAsync(
            new() { RedisArguments = ["--client-output-buffer-limit", "pubsub 65536 0 0"] }, Token);
        await using var proxy = new SubscriptionProxy(server.Port);
        await using var far = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using var near = await ConnectionMultiplexer.ConnectAsync(proxy.ConnectionString);
        using var retry = new RedisRetry(TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance);
        using var hub = new PubSubHub(new(() => near, retry), NullLogger.Instance);
        var (missed, heard) = (new TaskCompletionSource(), new TaskCompletionSource());
        await hub.ListenAsync("channel", message => _ = message == "later" && heard.TrySetResult(), () =>
        {
            missed.TrySetResult();
            return System.Threading.Tasks.Task.CompletedTask;
        }, Token);
        var held = proxy.HoldTold();
        var large = new string('x', 1 << 20);
        await Eventually.SoAsync(async () => await far.GetDatabase().PublishAsync(RedisChannel.Literal("channel"), large) == 0);
        await held.WaitAsync(Token);

        proxy.LetGo();

        await missed.Task.WaitAsync(Token);
        Assert.Equal(1, await far.GetDatabase().PublishAsync(RedisChannel.Literal("channel"), "later"));
        await heard.Task.WaitAsync(Token);
    }

    [Theory, OnEveryServer]
    public Task A_watcher_that_takes_nothing_holds_up_no_call_and_sees_the_newest_change(ServerKind kind) => WithProxyAsync(kind, async (proxy, harness, peer) =>
    {
        var task = await peer.BegunAsync();
        await using var watch = await harness.Events.WatchAsync(task.Id, Token);
        var held = proxy.HoldTold();
        for (var step = 1; step <= 500; step++)
            Assert.True(await peer.ReportAsync(task.Ref, 1, new(step, 500), Token));
        Assert.True(await peer.EndAsync(task));
        await held.WaitAsync(Token);

        proxy.LetGo();

        while (await watch.WaitAsync(Patience, Token) is { Status: not McpTaskStatus.Completed } seen)
            Assert.Equal(McpTaskStatus.Working, seen.Status);
    });

    // Two clients: one hears by way of the proxy, the other changes tasks.
    private async Task WithProxyAsync(ServerKind kind, Func<SubscriptionProxy, RedisHarness, ITaskStore, Task> test)
    {
        var server = await connections.ServerAsync(kind);
        await using var proxy = new SubscriptionProxy(server.Port);
        var near = await ConnectionMultiplexer.ConnectAsync(proxy.ConnectionString);
        var far = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using (var harness = new RedisHarness([near, far], realTime: true))
            await test(proxy, harness, harness.Peer(1));
        await near.CloseAsync(allowCommandsToComplete: false);
        await far.CloseAsync(allowCommandsToComplete: false);
    }
}
