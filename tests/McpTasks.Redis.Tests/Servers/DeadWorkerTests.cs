using McpTasks.Redis.Tests.Harness;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>A worker whose process is gone is known by its connection, on servers that tell of connections.</summary>
public sealed class DeadWorkerTests(SharedConnections connections)
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    [Theory]
    [OnEveryServer]
    public async Task A_worker_that_has_lost_its_connection_is_dead_when_all_who_look_have_seen_it_away(ServerKind kind)
    {
        var shared = await connections.GetAsync(kind);
        await using var watcher = new RedisHarness(shared);
        await using var own = await ConnectionMultiplexer.ConnectAsync(shared[0].Configuration);
        var (alive, dies) = (new TaskWorker("alive", watcher.Now, 8, 0, "1"), new TaskWorker("dies", watcher.Now, 8, 1, "1"));
        await watcher.Workers.AnnounceAsync(alive, Lease, Token);
        await watcher.WorkersOver(own).AnnounceAsync(dies, Lease, Token);
        await watcher.Store.DueAsync();
        Assert.Equal((2, 0), await LookAsync(watcher));

        await own.CloseAsync(allowCommandsToComplete: false);
        await Eventually.SoAsync(async () => await watcher.ListenersAsync("dies") == 0);

        Assert.Equal((2, 0), await LookAsync(watcher));
        await watcher.AdvanceAsync(Reconnect);
        Assert.Equal(["dies"], (await watcher.Workers.FindDeadAsync(Reconnect, Lease, Token)).Dead);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_process_that_follows_at_once_does_not_hide_the_death_of_the_one_before(ServerKind kind)
    {
        var shared = await connections.GetAsync(kind);
        await using var watcher = new RedisHarness(shared);
        await using var own = await ConnectionMultiplexer.ConnectAsync(shared[0].Configuration);
        var (before, after) = (WorkerIdentity.OfThisProcess().Name, WorkerIdentity.OfThisProcess().Name);
        await watcher.WorkersOver(own).AnnounceAsync(new(before, watcher.Now, 8, 1, "1"), Lease, Token);
        await watcher.Store.DueAsync();
        await own.CloseAsync(allowCommandsToComplete: false);
        await watcher.Workers.AnnounceAsync(new(after, watcher.Now, 8, 0, "1"), Lease, Token);
        await Eventually.SoAsync(async () => await watcher.ListenersAsync(before) == 0);

        Assert.Equal((2, 0), await LookAsync(watcher));
        await watcher.AdvanceAsync(Reconnect);
        Assert.Equal([before], (await watcher.Workers.FindDeadAsync(Reconnect, Lease, Token)).Dead);
    }

    [Theory]
    [OnEveryServer]
    public async Task After_an_outage_nobody_is_found_dead_before_workers_have_connected_again(ServerKind kind)
    {
        var shared = await connections.GetAsync(kind);
        await using var watcher = new RedisHarness(shared);
        await using var own = await ConnectionMultiplexer.ConnectAsync(shared[0].Configuration);
        await watcher.WorkersOver(own).AnnounceAsync(new("away", watcher.Now, 8, 1, "1"), TimeSpan.FromHours(1), Token);
        await watcher.Store.DueAsync();
        await own.CloseAsync(allowCommandsToComplete: false);
        await Eventually.SoAsync(async () => await watcher.ListenersAsync("away") == 0);
        Assert.Equal((1, 0), await LookAsync(watcher));

        await watcher.SilenceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 0), await LookAsync(watcher));
        await watcher.Store.DueAsync();
        await watcher.AdvanceAsync(Reconnect);
        Assert.Equal((1, 0), await LookAsync(watcher));
    }

    private static async Task<(int Known, int Dead)> LookAsync(RedisHarness watcher)
    {
        var (known, dead) = await watcher.Workers.FindDeadAsync(Reconnect, Lease, Token);
        return (known, dead.Count);
    }
}
