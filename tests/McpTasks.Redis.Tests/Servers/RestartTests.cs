using McpTasks.Redis.Tests.Harness;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

public sealed class RestartTests
{
    [Theory, OnEveryServer]
    public Task What_was_told_before_a_kill_is_there_after_the_restart(ServerKind kind) => WithServerAsync(kind, async (server, harness) =>
    {
        var store = harness.Store;
        var queued = await store.CreatedAsync();
        var asking = await RunningAsync(store);
        await store.AskAsync(asking.Ref, 1, Question(), Token);
        var ended = await RunningAsync(store);
        await store.EndAsync(ended);
        var before = new[] { await store.ReadAsync(queued), await store.ReadAsync(asking), await store.ReadAsync(ended) };

        await server.KillAsync();
        await server.RestartAsync(Token);

        foreach (var record in before)
            Assert.Equivalent(record, await store.ReadAsync(record), strict: true);
        Assert.Equal(3, (await store.ListAsync(Owner, null, 10, Token)).Tasks.Count);
        Assert.Equal(["name"], await store.AnswerAsync(asking.Ref, new Dictionary<string, string> { ["name"] = "{}" }, Token));
        Assert.True(await store.EndAsync(asking));
        Assert.Equal(1, (await store.BeginAgainAsync(queued.Ref)).Attempt);
    });

    [Theory, OnEveryServer]
    public Task A_call_made_while_the_server_is_down_succeeds_when_it_is_back(ServerKind kind) => WithServerAsync(kind, async (server, harness) =>
    {
        var task = await RunningAsync(harness.Store);
        await server.KillAsync();

        var completing = harness.Store.EndAsync(task);
        Assert.False(completing.IsCompleted);
        await server.RestartAsync(Token);

        Assert.True(await completing);
    });

    [Theory, OnEveryServer]
    public Task A_call_gives_up_when_the_server_stays_away(ServerKind kind) => WithServerAsync(kind, async (server, harness) =>
    {
        await server.KillAsync();

        var failure = await Assert.ThrowsAnyAsync<Exception>(
            async () => await harness.Store.CompleteAsync(new(TaskId.New(), Owner), 1, Done(), Token));

        Assert.True(PassingErrors.Includes(failure), failure.ToString());
    }, retryFor: TimeSpan.FromMilliseconds(200));

    [Theory, OnEveryServer]
    public Task Every_watcher_wakes_once_after_a_reconnect_and_sees_later_changes(ServerKind kind) => WithServerAsync(kind, async (server, harness) =>
    {
        var task = await RunningAsync(harness.Store);
        await using var first = await harness.Events.WatchAsync(task.Id, Token);
        await using var second = await harness.Events.WatchAsync(task.Id, Token);
        var waits =
            new[] { first.WaitAsync(TimeSpan.FromMinutes(2), Token).AsTask(), second.WaitAsync(TimeSpan.FromMinutes(2), Token).AsTask() };

        await server.RestartAsync(Token);

        var expected = new TaskEvent(2, McpTaskStatus.Working, 1);
        foreach (var seen in await System.Threading.Tasks.Task.WhenAll(waits))
            Assert.Equal(expected, seen);
        await harness.Store.EndAsync(task);
        Assert.Equal(McpTaskStatus.Completed, (await first.WaitAsync(TimeSpan.FromMinutes(2), Token))?.Status);
        Assert.Equal(McpTaskStatus.Completed, (await second.WaitAsync(TimeSpan.FromMinutes(2), Token))?.Status);
    });

    [Theory, OnEveryServer]
    public Task A_worker_is_told_after_a_reconnect_that_it_may_have_missed_something_and_hears_later_changes(ServerKind kind) => WithServerAsync(kind, async (server, harness) =>
    {
        var (missed, heard) = (new TaskCompletionSource(), new TaskCompletionSource<(TaskId, TaskEvent)>());
        var task = await RunningAsync(harness.Store);
        await using var listening = await harness.Events.ListenAsync(
            task.Worker!,
            (id, change) => heard.TrySetResult((id, change)),
            () =>
            {
                missed.TrySetResult();
                return System.Threading.Tasks.Task.CompletedTask;
            },
            Token);

        await server.RestartAsync(Token);

        await missed.Task.WaitAsync(Token);
        await harness.Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token);
        Assert.Equal((task.Id, new TaskEvent(3, McpTaskStatus.Cancelled, 1)), await heard.Task.WaitAsync(Token));
    });

    [Theory, OnEveryServer]
    public Task Scripts_that_the_server_has_forgotten_are_loaded_again(ServerKind kind) => WithServerAsync(kind, async (server, harness) =>
    {
        var task = await harness.Store.CreatedAsync();
        var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        await admin.GetDatabase().ScriptEvaluateAsync("return 1");
        await admin.GetServer(admin.GetEndPoints()[0]).ScriptFlushAsync();

        Assert.NotEqual(task.Id, (await harness.Store.CreatedAsync()).Id);
        await admin.CloseAsync(allowCommandsToComplete: false);
    });

    // Its lease must outlast a restart on a busy machine.
    private static async Task<TaskRecord> RunningAsync(ITaskStore store)
    {
        var task = await store.BegunAsync();
        Assert.Equal([true], await store.RenewAsync([new(task.Ref, task.Attempt)], TimeSpan.FromMinutes(5), Token));
        return task;
    }

    private static async Task WithServerAsync(ServerKind kind, Func<TestServer, RedisHarness, Task> test, TimeSpan? retryFor = null)
    {
        await using var server = await SharedServers.StartAsync(kind, cancellation: Token);
        var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using (var harness = new RedisHarness([connection], realTime: true, retryFor: retryFor))
            await test(server, harness);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }
}
