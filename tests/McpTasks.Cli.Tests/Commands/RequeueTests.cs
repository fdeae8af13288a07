namespace McpTasks.Cli.Tests.Commands;

public sealed class RequeueTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task A_task_that_waits_for_a_worker_is_due_at_once(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (task, other) = (await store.CreateAsync(), await store.CreateAsync());
        Assert.Empty(await DueAsync(store));

        var json = await store.JsonAsync("requeue", task.Id.Value);

        Assert.Equal((task.Id.Value, "queued"), ((string)json["id"]!, (string)json["state"]!));
        Assert.Equal(task.Id, Assert.Single(await DueAsync(store)).Task.Id);
        Assert.Equal(0, (await store.ReadAsync(other))!.Attempt);
    }

    [Theory, OnEveryServer]
    public async Task A_task_that_waits_for_no_worker_says_what_it_does(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        foreach (var (task, state) in new[] { (await store.BeginAsync(), "running"), (await store.EndAsync(), "completed") })
        {
            var terminal = new FakeTerminal();
            Assert.Equal(1, await store.RunAsync(terminal, "requeue", task.Id.Value));
            Assert.Equal($"error: Task {task.Id} does not wait for a worker: it is {state}.", Assert.Single(terminal.ErrorLines));
        }
    }

    private static async Task<IReadOnlyList<DueTask>> DueAsync(TestStore store) =>
        await store.Store.TakeDueAsync(100, TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), Patience.Token);
}
