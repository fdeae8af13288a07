namespace McpTasks.Cli.Tests.Commands;

public sealed class RerunTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task An_ended_task_runs_again_on_the_workers_with_what_it_was_given(ServerKind kind)
    {
        await using var service = await StartAsync(kind);
        var task = await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 41 })).Id.Value);
        var terminal = new FakeTerminal();

        Assert.Equal(0, await terminal.RunAsync(["rerun", task.Id.Value, "--yes", "--json", .. service.StoreOptions]));

        var again = await service.EndedAsync((string)terminal.Json["id"]!);
        Assert.NotEqual(task.Id, again.Id);
        Assert.Equal(
            (McpTaskStatus.Completed, task.Result, task.Owner, task.Ttl, 2, TimeSpan.FromMinutes(10)),
            (again.Status, again.Result, again.Owner, again.Ttl, again.MaxAttempts, again.MaxRunTime));
    }

    [Theory, OnEveryServer]
    public async Task A_task_runs_again_as_its_caller(ServerKind kind)
    {
        await using var service = await StartAsync(kind);
        var task = await service.EndedAsync((await service.StartToolAsync("who", user: "ann")).Id.Value);
        var terminal = new FakeTerminal();

        Assert.Equal(0, await terminal.RunAsync(["rerun", task.Id.Value, "--yes", "--json", .. service.StoreOptions]));

        Assert.Contains("ann", (await service.EndedAsync((string)terminal.Json["id"]!)).Result, StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task A_task_that_cannot_run_again_says_why(ServerKind kind)
    {
        await using var service = await StartAsync(kind);
        var running = await service.StartToolAsync("wait", new() { ["door"] = "a" });
        var (one, two) = (new FakeTerminal(), new FakeTerminal());
        Assert.Equal(1, await one.RunAsync(["rerun", running.Id.Value, "--yes", .. service.StoreOptions]));
        Assert.Equal("error: The task has not ended: cancel it first, or wait for its end.", Assert.Single(one.ErrorLines));

        var forgotten = await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 41 }, keep: false)).Id.Value);
        Assert.Equal(1, await two.RunAsync(["rerun", forgotten.Id.Value, "--yes", .. service.StoreOptions]));
        Assert.Contains("arguments were not kept", Assert.Single(two.ErrorLines), StringComparison.Ordinal);
    }

    private async Task<Service> StartAsync(ServerKind kind) => await Service.StartAsync((await servers.GetAsync(kind)).ConnectionString);
}
