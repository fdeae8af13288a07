using McpTasks.Integration.Tests.Fleet;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Integration.Tests.Cluster;

/// <summary>The engine on a Redis Cluster of three masters and their replicas, with its tasks in four shards.</summary>
public sealed class ClusterTests : IDisposable
{
    private static readonly (string, string) Shards = ("McpTasks__Redis__Shards", "4");

    private readonly Gates _gates = new();

    public void Dispose() => _gates.Dispose();

    [Fact]
    public async Task Tasks_that_run_wait_in_the_queue_or_wait_for_input_survive_the_failover_of_every_master_in_one_attempt()
    {
        await using var cluster = await StartAsync();
        await using var eye = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        await using var system = await RunningSystem.StartFixturesOnAsync(
            cluster.ConnectionString, eye, workers: 2, Shards, ("McpTasks__Worker__Concurrency", "1"));
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var asks = await client.StartAsync("ask", []);
        var key = (await client.UntilAsync(asks, "input_required"))["inputRequests"]!.AsObject().Single().Key;
        var runs = new[] { await client.StartAsync("hold", _gates.Of("runs")), await client.StartAsync("hold", _gates.Of("runs")) };
        foreach (var id in runs)
            await system.WorkerOfAsync(id);
        var waits = new List<string> { await client.StartAsync("hold", _gates.Of("waits")) };

        for (var part = 0; part < RedisCluster.Masters; part++)
        {
            var (old, successor) = await cluster.FailOverAsync(part, TestContext.Current.CancellationToken);
            Assert.NotEqual(old, successor);
            waits.Add(await client.StartAsync("hold", _gates.Of("waits")));
        }

        foreach (var id in runs)
            Assert.Equal("working", (string?)(await client.GetAsync(id))["status"]);
        _gates.Open("runs");
        _gates.Open("waits");
        await client.AnswerAsync(asks, key, new() { ["action"] = "decline" });
        foreach (var id in (string[])[asks, .. runs, .. waits])
        {
            await client.UntilAsync(id, "completed");
            Assert.Equal(1, (await system.RecordAsync(id)).Attempt);
        }
    }

    [Fact]
    public async Task Tasks_go_on_in_one_attempt_while_their_shards_and_the_queue_move_to_other_nodes()
    {
        await using var cluster = await StartAsync();
        await using var eye = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        await using var system = await RunningSystem.StartFixturesOnAsync(
            cluster.ConnectionString, eye, workers: 2, Shards, ("McpTasks__Worker__Concurrency", "1"));
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var runs = new[] { await client.StartAsync("hold", _gates.Of("runs")), await client.StartAsync("hold", _gates.Of("runs")) };
        foreach (var id in runs)
            await system.WorkerOfAsync(id);
        var waits = new List<string> { await client.StartAsync("hold", _gates.Of("waits")) };

        var moved = 0;
        foreach (var key in new[] { "{mt:mcp-tasks}", "{mcp:0}", "{mcp:1}", "{mcp:2}", "{mcp:3}" })
        {
            moved += await cluster.MoveSlotAsync(key, TestContext.Current.CancellationToken);
            waits.Add(await client.StartAsync("hold", _gates.Of("waits")));
        }

        Assert.InRange(moved, runs.Length + waits.Count, int.MaxValue);
        _gates.Open("runs");
        _gates.Open("waits");
        foreach (var id in (string[])[.. runs, .. waits])
        {
            await client.UntilAsync(id, "completed");
            Assert.Equal(1, (await system.RecordAsync(id)).Attempt);
        }
    }

    [Fact]
    public async Task A_task_whose_worker_is_killed_half_way_is_finished_by_another()
    {
        await using var cluster = await StartAsync();
        await using var eye = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        await using var system = await RunningSystem.StartFixturesOnAsync(cluster.ConnectionString, eye, workers: 2, Shards);
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var id = await client.StartAsync("hold", _gates.Of("a"));
        var dies = await system.WorkerOfAsync(id);
        var other = system.Workers.Single(worker => worker != dies);

        await dies.KillAsync();
        await RunningSystem.BeginsOnAsync(other, id, attempt: 2);
        _gates.Open("a");

        var done = await client.UntilAsync(id, "completed");
        Assert.StartsWith($"attempt 2 on {other.Name}-", (string?)done["result"]!["content"]![0]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tasks_of_many_owners_run_in_every_shard_and_each_owner_finds_its_own()
    {
        await using var cluster = await StartAsync();
        (string, string)[] settings = [("ConnectionStrings__redis", cluster.ConnectionString), Shards, .. TestToken.Settings];
        await using var api = Service.Start("src/ApiService", "api", settings);
        await using var worker = Service.Start("src/TaskWorker", "worker-1", settings);
        var address = await api.AddressAsync();
        var shards = new SortedSet<string>(StringComparer.Ordinal);

        for (var owner = 1; shards.Count < 4; owner++)
        {
            using var client = await McpCaller.ConnectAsync(address, TestToken.For($"owner-{owner}", "desk"));
            var id = await client.StartAsync("index_documents", new() { ["folder"] = ".", ["pattern"] = "**/*" });
            Assert.NotNull((await client.TaskAsync("tasks/result", id))["result"]);
            Assert.Equal(id, (string?)Assert.Single((await client.CallAsync("tasks/list", []))["result"]!["tasks"]!.AsArray())!["taskId"]);
            shards.Add(id.Split('-')[0]);
        }

        Assert.Equal(["0", "1", "2", "3"], shards);
    }

    private static async Task<RedisCluster> StartAsync()
    {
        Assert.SkipWhen(RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        return await RedisCluster.StartAsync(TestContext.Current.CancellationToken);
    }
}
