using McpTasks.Redis.Tests.Harness;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>A call that was done but whose reply was lost is tried again: it must neither be done twice nor report a false loss.</summary>
public sealed class LostReplyTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public Task A_creation_makes_one_task(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var limits = new TaskLimits(MaxLiveTasks: 2, MaxCreationsPerSecond: 2);
        lose();
        var created = await store.CreateAsync(Task("owner-one"), limits, Token);

        Assert.Equal(created.Id, Assert.Single((await store.ListAsync("owner-one", null, 10, Token)).Tasks).Id);
        await store.CreateAsync(Task("owner-one"), limits, Token);
    });

    [Theory, OnEveryServer]
    public Task A_beginning_is_the_callers_with_its_request(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.CreatedAsync();
        lose();
        var begun = await store.BeginAgainAsync(task.Ref);

        Assert.Equal((1, Request), (begun.Attempt, begun.Request));
        Assert.Equal(BeginVerdict.Leased, (await store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
    });

    [Theory, OnEveryServer]
    public Task The_lease_of_a_beginning_begins_with_the_reply_that_came(ServerKind kind) => WithProxyAsync(kind, realTime: true, test: async (store, lose) =>
    {
        var task = await store.CreatedAsync();
        lose();
        var begun = await store.BeginAgainAsync(task.Ref);

        Assert.True(begun.LeaseExpiresAt > begun.BegunAt + Lease, $"{begun.BegunAt:O} {begun.LeaseExpiresAt:O}");
        Assert.Equal(1, (await store.ReadAsync(task)).Attempt);
    });

    [Theory, OnEveryServer]
    public Task A_completion_is_no_false_loss(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.BegunAsync();
        lose();
        Assert.True(await store.EndAsync(task));
        Assert.False(await store.EndAsync(task));
    });

    [Theory, OnEveryServer]
    public Task A_cancellation_is_the_callers(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.BegunAsync();
        lose();
        Assert.True((await store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token))!.Changed);
        Assert.False((await store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token))!.Changed);
    });

    [Theory, OnEveryServer]
    public Task An_answer_is_taken(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.BegunAsync();
        await store.AskAsync(task.Ref, 1, Question(), Token);
        var answers = new Dictionary<string, string> { ["name"] = "{}" };
        lose();
        Assert.Equal(["name"], await store.AnswerAsync(task.Ref, answers, Token));
        Assert.Empty(await store.AnswerAsync(task.Ref, answers, Token));
        Assert.Equal(McpTaskStatus.Working, (await store.ReadAsync(task)).Status);
    });

    [Theory, OnEveryServer]
    public Task A_release_hands_back_once(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.BegunAsync(Task(maxAttempts: 1));
        lose();
        Assert.True(await store.ReleaseAsync(task.Ref, 1, Token));
        Assert.False(await store.ReleaseAsync(task.Ref, 1, Token));
        Assert.Equal(2, (await store.BeginAgainAsync(task.Ref)).Attempt);
    });

    [Theory, OnEveryServer]
    public Task A_question_and_progress_count_once(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.BegunAsync();
        lose();
        Assert.Equal(Question(), await store.AskAsync(task.Ref, 1, Question(), Token));
        lose();
        Assert.True(await store.ReportAsync(task.Ref, 1, new(1, 2, "half"), Token));

        Assert.Equal(task.Version + 2, (await store.ReadAsync(task)).Version);
    });

    [Theory, OnEveryServer]
    public Task A_delivery_is_the_first(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.BegunAsync();
        await store.EndAsync(task);
        lose();
        Assert.True(await store.MarkDeliveredAsync(task.Ref, Token));
        Assert.False(await store.MarkDeliveredAsync(task.Ref, Token));
    });

    [Theory, OnEveryServer]
    public Task What_happened_is_told_once(ServerKind kind) => WithProxyAsync(kind, async (store, lose) =>
    {
        var task = await store.CreatedAsync(Task() with { RedeliverAfter = TimeSpan.FromMilliseconds(1) });
        foreach (var step in new Func<Task>[]
        {
            () => store.BeginAgainAsync(task.Ref),
            async () => await store.AskAsync(task.Ref, 1, Question(), Token),
            async () => await store.AnswerAsync(task.Ref, new Dictionary<string, string> { ["name"] = "{}" }, Token),
            async () => await store.ReportAsync(task.Ref, 1, new(1), Token),
            async () => await store.ReleaseAsync(task.Ref, 1, Token),
            () => store.BeginAgainAsync(task.Ref),
            async () => await store.CancelAsync(task.Ref, TaskActor.Operator, "stop", Token),
            async () => await store.MarkDeliveredAsync(task.Ref, Token),
        })
        {
            lose();
            await step();
        }

        Assert.Equal(
            [
                TaskHistoryKind.Created, TaskHistoryKind.Queued, TaskHistoryKind.Begun, TaskHistoryKind.Asked, TaskHistoryKind.Answered,
                TaskHistoryKind.Progress,
                TaskHistoryKind.HandedBack, TaskHistoryKind.Begun, TaskHistoryKind.Cancelled, TaskHistoryKind.Delivered,
            ],
            (await store.GetHistoryAsync(task.Id, Token))!.Select(entry => entry.Kind));
    });

    private async Task WithProxyAsync(ServerKind kind, Func<ITaskStore, Action, Task> test, bool realTime = false)
    {
        var server = await connections.ServerAsync(kind);
        await using var proxy = new LossyProxy(server.Port);
        var connection = await ConnectionMultiplexer.ConnectAsync(proxy.ConnectionString);
        await using var harness = new RedisHarness([connection], realTime: realTime);
        await WarmUpAsync(harness.Store);
        var losses = 0;

        await test(harness.Store, () =>
        {
            losses++;
            proxy.LoseNextReply();
        });

        Assert.Equal(losses, proxy.Lost);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }

    // A script that the client has to load first would be lost before it ran.
    private static async Task WarmUpAsync(ITaskStore store)
    {
        var task = await store.BegunAsync(Task("owner-warm"));
        await store.AskAsync(task.Ref, 1, Question(), Token);
        await store.AnswerAsync(task.Ref, new Dictionary<string, string> { ["name"] = "{}" }, Token);
        await store.ReportAsync(task.Ref, 1, new(1), Token);
        await store.ReleaseAsync(task.Ref, 1, Token);
        await store.EndAsync(await store.BeginAgainAsync(task.Ref));
        await store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token);
        await store.MarkDeliveredAsync(task.Ref, Token);
        await store.WithdrawAsync(task.Ref, Token);
    }
}
