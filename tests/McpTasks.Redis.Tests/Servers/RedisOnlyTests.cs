using McpTasks.Redis.Tests.Harness;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

public sealed class RedisOnlyTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task Times_are_the_servers_own(ServerKind kind)
    {
        var connection = (await connections.GetAsync(kind))[0];
        await using var harness = new RedisHarness([connection], realTime: true);
        var before = await connection.GetServer(connection.GetEndPoints()[0]).TimeAsync();

        var task = await harness.Store.BegunAsync();

        Assert.InRange(task.CreatedAt.UtcDateTime, before.AddMilliseconds(-1), before.AddMinutes(1));
        Assert.InRange(task.LeaseExpiresAt!.Value, task.CreatedAt + Lease, task.CreatedAt + Lease + TimeSpan.FromMinutes(1));
    }

    [Theory, OnEveryServer]
    public async Task Every_key_expires_and_those_of_an_ended_task_go_together(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        await harness.Store.CreateAsync(Task(), new(10, 10), Token);
        var running = await harness.ExpiriesAsync();
        Assert.Equal(["due", "index", "kept", "owner", "pace", "task"], Kinds(running));
        Assert.All(running.Values, left => Assert.NotNull(left));

        await harness.Store.EndAsync(await harness.Store.BegunAsync(Task("owner-b")));
        var ended = (await harness.ExpiriesAsync()).Where(key => key.Key.Contains("owner-b", StringComparison.Ordinal)).ToDictionary();

        Assert.Equal(["kept", "owner"], Kinds(ended));
        Assert.All(ended.Values, left => Assert.True(left <= Ttl + (2 * StoreRules.AbandonedMargin)));
    }

    [Theory, OnEveryServer]
    public async Task Those_who_wait_for_their_turn_are_forgotten_with_their_tasks(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        for (var again = 0; again < 2; again++)
        {
            var task = await harness.Store.CreatedAsync(Task() with { Priority = TaskPriority.High });
            await harness.Turns.EnterAsync(task.Ref, Token);
            var turns = (await harness.ExpiriesAsync()).Where(key => key.Key.EndsWith(":waiting", StringComparison.Ordinal)).ToDictionary();

            Assert.Equal(["owner", "waiting"], Kinds(turns));
            Assert.All(turns.Values, left => Assert.InRange(left!.Value, Ttl, Ttl + (2 * StoreRules.AbandonedMargin)));
            Assert.Equal(task.Ref, await harness.Turns.NextAsync(task.Ref, enters: false, [TaskPriority.High], Token));
            Assert.DoesNotContain(await harness.ExpiriesAsync(), key => key.Key.EndsWith(":waiting", StringComparison.Ordinal));
        }
    }

    [Theory, OnEveryServer]
    public async Task All_of_a_task_is_in_one_key_which_goes_with_its_ttl(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        var task = await harness.Store.BegunAsync();
        await harness.Store.AskAsync(task.Ref, 1, Question(), Token);
        await harness.Store.ReportAsync(task.Ref, 1, new(1, 2, "half"), Token);
        Assert.Single(await OfTaskAsync());

        await harness.Store.EndAsync(task);
        Assert.Single(await OfTaskAsync());
        await harness.AdvanceAsync(Ttl);
        Assert.Empty(await OfTaskAsync());
        Assert.Null(await harness.Store.GetAsync(task.Id, Token));

        async Task<List<TimeSpan?>> OfTaskAsync() =>
            [
                .. (await harness.ExpiriesAsync()).Where(key => key.Key.Contains(task.Id.Value, StringComparison.Ordinal)).Select(key => key.Value)];
    }

    [Theory, OnEveryServer]
    public async Task A_poll_reads_as_much_however_much_has_happened(ServerKind kind)
    {
        var server = await connections.ServerAsync(kind);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using var harness = new RedisHarness([connection]);
        var (fresh, old) = (await harness.Store.BegunAsync(), await harness.Store.BegunAsync());
        for (var i = 1; i <= 50; i++)
        {
            harness.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await harness.Store.ReportAsync(old.Ref, i, new(1, 2, new('x', 100)), Token);
            await harness.Store.ReleaseAsync(old.Ref, i, Token);
            await harness.Store.BeginAgainAsync(old.Ref);
        }

        var asking = await harness.Store.BegunAsync();
        await harness.Store.AskAsync(asking.Ref, 1, Question(), Token);
        Assert.True((await harness.Store.GetHistoryAsync(old.Id, Token))!.Count > 150);
        Assert.Equal(["HMGET"], await CommandsAsync(fresh));
        Assert.Equal(["HMGET"], await CommandsAsync(old));
        Assert.Equal(["HMGET", "HMGET"], await CommandsAsync(asking));

        async Task<IEnumerable<string>> CommandsAsync(TaskRecord task)
        {
            var session = new ProfilingSession();
            connection.RegisterProfiler(() => session);
            await harness.Store.ReadAsync(task);
            connection.RegisterProfiler(() => null);
            return session.FinishProfiling().Select(command => command.Command);
        }
    }

    [Theory, OnEveryServer]
    public async Task A_page_skips_nobody_when_others_expire_while_it_is_read(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        var kept = await harness.Store.CreatedAsync();
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 2; i++)
        {
            var gone = await harness.Store.CreatedAsync(Task(ttl: Lease));
            await harness.Store.CancelAsync(gone.Ref, TaskActor.Client, "stop", Token);
            await harness.Database.KeyDeleteAsync(harness.TaskKey(gone.Id));
        }

        // The first look comes before the end of the two, each later one after it.
        harness.Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        harness.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);

        Assert.Equal(kept.Id, Assert.Single((await harness.Store.ListAsync(Owner, null, 1, Token)).Tasks).Id);
    }

    [Theory, OnEveryServer]
    public async Task What_workers_leave_expires_and_a_pause_does_not(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), shards: 3);
        await harness.Workers.AnnounceAsync(new("a", harness.Now, 8, 0, "1"), Lease, Token);
        await harness.Workers.AnnounceAsync(new("b", harness.Now, 8, 0, "1"), Lease / 2, Token);
        await harness.Queue.PauseAsync(Token);

        var keys = await harness.ExpiriesAsync();

        Assert.Equal(["paused", "worker-facts", "workers"], Kinds(keys));
        Assert.All(
            keys.Where(key => key.Key.Contains("worker", StringComparison.Ordinal)),
            key => Assert.InRange(key.Value!.Value, Lease / 2, Lease));
        Assert.Equal(3, keys.Count(key => key.Value is null));
    }

    [Theory, OnEveryServer]
    public async Task The_sweep_forgets_expired_tasks_in_the_index(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        for (var i = 0; i < 20; i++)
            await harness.Store.EndAsync(await harness.Store.BegunAsync(Task(ttl: Lease)));
        var kept = await harness.Store.CreatedAsync();
        await harness.AdvanceAsync(Lease);

        await harness.Store.DueAsync();

        Assert.Equal(
            [kept.Id.Value, "x" + kept.Id.Value],
            (await harness.Database.SortedSetRangeByRankAsync(harness.IndexKey)).Select(member => (string)member!).Order());
    }

    [Theory]
    [InlineData("a:b/c%d@e#f")]
    [InlineData("two words")]
    [InlineData("}{")]
    public void An_entry_of_any_owner_reads_back(string owner)
    {
        var id = TaskId.New(3);
        Assert.True(KeyNames.TryParseDue($"{id} {owner}", out var task));
        Assert.Equal(new(id, owner), task);
    }

    [Theory, OnEveryServer]
    public async Task A_task_really_expires_on_the_server(ServerKind kind)
    {
        await using var harness = new RedisHarness([(await connections.GetAsync(kind))[0]], realTime: true);
        var task = await harness.Store.BegunAsync(Task(ttl: TimeSpan.FromSeconds(5)));
        await harness.Store.EndAsync(task);

        await Eventually.SoAsync(async () => await harness.Store.GetAsync(task.Id, Token) is null);

        Assert.Empty((await harness.Store.ListAsync(Owner, null, 10, Token)).Tasks);
    }

    [Theory, OnEveryServer]
    public async Task An_owners_tasks_share_a_shard_and_the_reaper_looks_at_all_shards(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), shards: 8);
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < 40; i++)
            tasks.Add(await harness.Store.CreatedAsync(Task($"owner-{i % 20}")));
        var leases = new List<TaskLease>();
        foreach (var task in tasks)
            leases.Add(new((await harness.Store.BeginAgainAsync(task.Ref)).Ref, 1));

        Assert.All(tasks.GroupBy(task => task.Owner), owner => Assert.Single(owner.Select(task => task.Id.Shard).Distinct()));
        Assert.True(tasks.Select(task => task.Id.Shard).Distinct().Count() > 4);
        Assert.Equal(Enumerable.Repeat(true, 40), await harness.Store.RenewAsync(leases, Lease, Token));
        Assert.Equal(2, (await harness.Store.ListAsync("owner-7", null, 10, Token)).Tasks.Count);
        await harness.AdvanceAsync(Lease);
        Assert.Equal(15, (await harness.Store.DueAsync(15)).Count);
        Assert.Equal(25, (await harness.Store.DueAsync()).Count);
    }

    [Theory, OnEveryServer]
    public async Task Strange_owners_reach_no_key(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        foreach (var owner in (string[])["a:b/c%d@e#f", "}{x}", "spaced owner ", "ümläut\n", new('x', 500)])
        {
            var task = await harness.Store.CreatedAsync(Task(owner));
            Assert.Equal(task.Id, Assert.Single((await harness.Store.ListAsync(owner, null, 10, Token)).Tasks).Id);
        }

        await harness.AdvanceAsync(RedeliverAfter);
        Assert.Equal(5, (await harness.Store.DueAsync()).Count);
        Assert.All((await harness.ExpiriesAsync()).Keys, key => Assert.Matches("^\\{mcp:0\\}:[a-z]+(:[~A-Za-z0-9_-]{1,64})?$", key));
    }

    [Theory, OnEveryServer]
    public async Task Watchers_that_come_and_go_at_once_leave_no_subscription_and_miss_nothing(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        for (var round = 0; round < 50; round++)
        {
            var task = await harness.Store.BegunAsync();
            await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 8).Select(i => System.Threading.Tasks.Task.Run(async () =>
            {
                await using var watch = await harness.Events.WatchAsync(task.Id, Token);
                await harness.Store.ReportAsync(task.Ref, 1, new(1, null, $"{round}-{i}"), Token);
                Assert.NotNull(await watch.WaitAsync(TimeSpan.FromMinutes(1), Token));
            })));
            Assert.Equal(0, harness.Subscriptions);
        }
    }

    private static IEnumerable<string> Kinds(Dictionary<string, TimeSpan?> keys) =>
        keys.Keys.Select(key => key.Split(':')[2]).Distinct().Order();
}
