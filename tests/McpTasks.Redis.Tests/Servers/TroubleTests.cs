using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>A server that answers, and does not do what it is asked to.</summary>
public sealed class TroubleTests
{
    /// <summary>What takes a server's writes away, what gives them back, and how the server then says no.</summary>
    public static TheoryData<string, string, string> NoWrites => new()
    {
        { "CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0", "OOM" },
        { "CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0", "NOREPLICAS" },
        { "ACL SETUSER default -@write", "ACL SETUSER default +@write", "can't run" },
        { TroubledServer.LoseFolder, "CONFIG SET stop-writes-on-bgsave-error no", "MISCONF" },
    };

    [Theory, MemberData(nameof(NoWrites))]
    public Task A_creation_that_the_server_does_not_take_fails_with_its_reason_and_leaves_no_task(string begin, string end, string reason) => WithServerAsync(async (server, store, _) =>
    {
        await server.DoAsync(begin);
        await FailsAsync(reason, () => store.CreatedAsync());
        await server.DoAsync(end);

        Assert.Empty((await store.ListAsync(Owner, null, 10, Token)).Tasks);
    });

    [Theory, MemberData(nameof(NoWrites))]
    public Task An_attempt_that_runs_meanwhile_keeps_its_task_and_ends_it_afterwards(string begin, string end, string reason) => WithServerAsync(async (server, store, _) =>
    {
        var task = await store.BegunAsync();
        await server.DoAsync(begin);
        foreach (var call in new Func<Task>[]
        {
            async () => await store.EndAsync(task),
            async () => await store.RenewAsync([new(task.Ref, 1)], Lease, Token),
            async () => await store.ReportAsync(task.Ref, 1, new(1, 2, "Half"), Token),
            async () => await store.AskAsync(task.Ref, 1, Question(), Token),
        })
            await FailsAsync(reason, call);
        Assert.Equal((1, McpTaskStatus.Working), await StateAsync(store, task));
        await server.DoAsync(end);

        Assert.Equal([true], await store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        Assert.True(await store.EndAsync(task));
        Assert.Equal((1, McpTaskStatus.Completed), await StateAsync(store, task));
    });

    [Theory, MemberData(nameof(NoWrites))]
    public Task Nobody_takes_a_task_over_that_could_not_be_renewed_for_want_of_writes(string begin, string end, string reason) => WithServerAsync(async (server, store, _) =>
    {
        var lease = TimeSpan.FromSeconds(1);
        var task = (await store.BeginAsync((await store.CreatedAsync()).Ref, "worker-1", lease, Token)).Task!;
        Assert.Equal([true], await store.RenewAsync([new(task.Ref, 1)], lease, Token));
        await server.DoAsync(begin);
        await FailsAsync(reason, async () => await store.TakeDueAsync(10, RedeliverAfter, lease, Token));
        await Eventually.SoAsync(async () => (await store.ReadAsync(task)).LeaseExpiresAt < await server.NowAsync());
        await server.DoAsync(end);

        Assert.Equal(BeginVerdict.Leased, (await store.BeginAsync(task.Ref, "worker-2", lease, Token)).Verdict);
        Assert.Empty(await store.TakeDueAsync(10, RedeliverAfter, lease, Token));
        Assert.Equal([true], await store.RenewAsync([new(task.Ref, 1)], lease, Token));
    });

    [Theory]
    [InlineData("READONLY", "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")]
    [InlineData("BUSY", null, "SCRIPT KILL")]
    [InlineData("a pause", "CLIENT PAUSE 60000 WRITE", "CLIENT UNPAUSE")]
    public Task What_passes_is_outlasted_by_the_call_itself(string trouble, string? begin, string end) => WithServerAsync(async (server, store, log) =>
    {
        var task = await store.BegunAsync();
        await (begin is null ? server.HangAsync() : server.DoAsync(begin));
        var ending = store.EndAsync(task);
        await log.First.WaitAsync(Token);
        Assert.False(ending.IsCompleted, trouble);
        await server.DoAsync(end);

        Assert.True(await ending);
        Assert.Equal((1, McpTaskStatus.Completed), await StateAsync(store, task));
    }, retryFor: TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_server_that_loads_its_data_is_waited_for_and_its_calls_are_not_lost(bool restarts) => WithServerAsync(async (server, store, log) =>
    {
        var task = await store.BegunAsync();
        var loading = await server.LoadAsync(restarts);
        Task[] calls = [store.EndAsync(task), store.CreatedAsync(), store.RenewAsync([new(task.Ref, 1)], Lease, Token).AsTask()];
        await log.First.WaitAsync(Token);
        Assert.DoesNotContain(calls, call => call.IsCompleted);
        await server.LoadQuicklyAsync();
        await loading;

        foreach (var call in calls)
            await call;
        Assert.Equal((1, McpTaskStatus.Completed), await StateAsync(store, task));
        Assert.Equal(2, (await store.ListAsync(Owner, null, 10, Token)).Tasks.Count);
    }, retryFor: TimeSpan.FromMinutes(1), TroubledServer.SlowLoading);

    [Fact]
    public Task Connections_that_are_cut_again_and_again_lose_no_transition() => WithServerAsync(async (server, store, _) =>
    {
        using var over = new CancellationTokenSource();
        var cutting = server.CutAsync(over.Token);
        for (var i = 0; i < 50; i++)
        {
            var task = await store.BegunAsync();
            Assert.True(await store.ReportAsync(task.Ref, 1, new(i, 50), Token));
            Assert.NotNull(await store.AskAsync(task.Ref, 1, Question(), Token));
            Assert.Equal(["name"], await store.AnswerAsync(task.Ref, new Dictionary<string, string> { ["name"] = "{}" }, Token));
            Assert.True(await store.EndAsync(task));
            Assert.Equal((1, McpTaskStatus.Completed), await StateAsync(store, task));
        }

        await over.CancelAsync();
        Assert.True(await cutting > 0);
        Assert.Equal(50, (await store.ListAsync(Owner, null, 100, Token)).Tasks.Count);
    }, retryFor: TimeSpan.FromMinutes(1));

    [Fact]
    public Task An_append_only_file_that_was_cut_short_costs_the_last_writes_and_nothing_else() => WithServerAsync(async (server, store, _) =>
    {
        var kept = await store.BegunAsync();
        await store.EndAsync(kept);
        var last = await store.CreatedAsync();
        var cut = await server.FileCutterAsync();
        await server.Server.KillAsync();
        cut(40);
        await server.Server.RestartAsync(Token);

        Assert.Equal((1, McpTaskStatus.Completed), await StateAsync(store, kept));
        // Half a transaction of the last creation is not there: it is unknown, or whole.
        Assert.True(await store.GetAsync(last.Id, Token) is null or { Status: McpTaskStatus.Working });
        Assert.Equal(1, (await store.BegunAsync()).Attempt);
    }, retryFor: TimeSpan.FromMinutes(1));

    [Fact]
    public Task A_task_that_the_server_has_evicted_is_unknown_and_its_attempt_is_told() => WithServerAsync(async (server, store, _) =>
    {
        var (evicted, other) = (await store.BegunAsync(), await store.BegunAsync());
        var key = Assert.Single((string[])(await server.DoAsync($"KEYS *:task:{evicted.Id}"))!);
        await server.DoAsync($"DEL {key}");

        Assert.Null(await store.GetAsync(evicted.Id, Token));
        Assert.Equal([false, true], await store.RenewAsync([new(evicted.Ref, 1), new(other.Ref, 1)], Lease, Token));
        Assert.False(await store.EndAsync(evicted));
        Assert.Equal(BeginVerdict.NotFound, (await store.BeginAsync(evicted.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.Equal([other.Id], (await store.ListAsync(Owner, null, 10, Token)).Tasks.Select(task => task.Id));
    });

    [Fact]
    public Task A_server_that_evicts_makes_tasks_unknown_and_none_wrong() => WithServerAsync(async (server, store, _) =>
    {
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < 60; i++)
            tasks.Add(await store.BegunAsync());
        var known = await server.EvictAsync(() => KnownAsync(store, tasks), 20);

        foreach (var task in tasks)
        {
            var isKnown = known.Contains(task.Id);
            Assert.Equal(isKnown, await store.EndAsync(task));
            Assert.Equal(isKnown ? McpTaskStatus.Completed : null, (await store.GetAsync(task.Id, Token))?.Status);
            Assert.Equal(
                isKnown ? BeginVerdict.Terminal : BeginVerdict.NotFound,
                (await store.BeginAsync(task.Ref, "worker-2", Lease, Token)).Verdict);
        }

        Assert.All((await store.ListAsync(Owner, null, 100, Token)).Tasks, task => Assert.Contains(task.Id, known));
        Assert.True(await store.EndAsync(await store.BegunAsync()));
    });

    [Fact]
    public async Task Settings_of_the_server_that_lose_tasks_are_told_at_the_start()
    {
        Assert.SkipWhen(RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        await using var server = await RedisServer.StartAsync(
            new(AppendOnly: false) { RedisArguments = ["--maxmemory-policy", "allkeys-lru"] }, Token);
        var problems = await ProblemsOfAsync(server);

        Assert.Equal(2, problems.Length);
        Assert.Contains("maxmemory-policy is allkeys-lru. Set noeviction.", problems[0], StringComparison.Ordinal);
        Assert.Contains("Set appendonly yes.", problems[1], StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task Of_a_server_that_keeps_tasks_nothing_is_told(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(kind, cancellation: Token);
        Assert.Empty(await ProblemsOfAsync(server));
    }

    private static async Task<HashSet<TaskId>> KnownAsync(ITaskStore store, IEnumerable<TaskRecord> tasks)
    {
        var known = new HashSet<TaskId>();
        foreach (var task in tasks)
        {
            if (await store.GetAsync(task.Id, Token) is { Attempt: 1, Status: McpTaskStatus.Working })
                known.Add(task.Id);
        }

        return known;
    }

    private static async Task<string[]> ProblemsOfAsync(TestServer server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var client = new RedisClient(() => connection, new(TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance));
        using var check = new DurabilityCheck(client, TimeProvider.System, NullLogger<DurabilityCheck>.Instance);
        return await check.ProblemsAsync(Token);
    }

    private static async Task FailsAsync(string reason, Func<Task> call) =>
        Assert.Contains(reason, (await Assert.ThrowsAsync<RedisServerException>(call)).Message, StringComparison.Ordinal);

    private static async Task<(int Attempt, McpTaskStatus Status)> StateAsync(ITaskStore store, TaskRecord task) =>
        await store.ReadAsync(task) is var record ? (record.Attempt, record.Status) : default;

    private static async Task WithServerAsync(
        Func<TroubledServer, ITaskStore, CollectingLogger, Task> test, TimeSpan? retryFor = null, params IReadOnlyList<string> arguments)
    {
        Assert.SkipWhen(RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        await using var server = await TroubledServer.StartAsync(arguments);
        var connection = await ConnectionMultiplexer.ConnectAsync(server.Server.ConnectionString);
        var log = new CollectingLogger();
        await using (var harness = new RedisHarness(
            [connection], realTime: true, retryFor: retryFor ?? TimeSpan.FromMilliseconds(200), logger: log))
            await test(server, harness.Store, log);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }
}
