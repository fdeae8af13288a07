namespace McpTasks.Cli.Tests.Commands;

public sealed class ClearTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task Ended_tasks_are_removed_and_no_others(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        TaskRecord[] live = [await store.CreateAsync(), await store.BeginAsync()];
        TaskRecord[] ended = [await store.EndAsync(), await store.EndAsync(outcome: new(McpTaskStatus.Failed, "Not today."))];

        Assert.Equal(2, (int)(await store.JsonAsync("clear", "--yes"))["removed"]!);

        foreach (var task in ended)
        {
            Assert.Null(await store.ReadAsync(task));
            Assert.Null(await store.Store.GetHistoryAsync(task.Id, Patience.Token));
        }

        Assert.Equal(
            live.Select(task => task.Id.Value).Order(StringComparer.Ordinal),
            (await store.JsonAsync("ls"))["tasks"]!.AsArray().Select(task => (string)task!["id"]!).Order(StringComparer.Ordinal));
        Assert.Equal(0, (int)(await store.JsonAsync("clear", "--yes"))["removed"]!);
    }

    [Theory, OnEveryServer]
    public async Task Only_what_the_filter_means_is_removed(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (kept, byOwner, byComponent) = (await store.EndAsync(), await store.EndAsync(owner: "owner-b"), await store.EndAsync("report"));
        var failed = await store.EndAsync(outcome: new(McpTaskStatus.Failed, "Not today."));

        Assert.Equal(1, (int)(await store.JsonAsync("clear", "--yes", "--owner", "owner-b"))["removed"]!);
        Assert.Equal(1, (int)(await store.JsonAsync("clear", "--yes", "--component", "report"))["removed"]!);
        Assert.Equal(1, (int)(await store.JsonAsync("clear", "--yes", "--state", "failed"))["removed"]!);

        Assert.NotNull(await store.ReadAsync(kept));
        foreach (var task in new[] { byOwner, byComponent, failed })
            Assert.Null(await store.ReadAsync(task));
    }

    [Theory, OnEveryServer]
    public async Task At_a_terminal_it_says_how_many_and_asks(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (task, _) = (await store.EndAsync(), await store.EndAsync());
        var terminal = new FakeTerminal(attended: true);
        terminal.Keys.Type("n");

        Assert.Equal(1, await store.RunAsync(terminal, "clear"));

        Assert.Contains(terminal.ErrorLines, line => line.Contains("Remove 2 ended tasks?", StringComparison.Ordinal));
        Assert.NotNull(await store.ReadAsync(task));
    }
}
