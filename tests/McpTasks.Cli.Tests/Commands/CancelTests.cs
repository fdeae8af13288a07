namespace McpTasks.Cli.Tests.Commands;

public sealed class CancelTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task Tasks_are_cancelled_and_their_histories_say_by_whom(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (one, two) = (await store.CreateAsync(), await store.BeginAsync());

        var json = await store.JsonAsync("cancel", one.Id.Value, two.Id.Value, "--yes");

        Assert.Equal([one.Id.Value, two.Id.Value], json.AsArray().Select(task => (string)task!["id"]!));
        Assert.All(json.AsArray(), task => Assert.Equal("cancelled", (string)task!["state"]!));
        foreach (var task in new[] { one, two })
        {
            Assert.Equal(McpTaskStatus.Cancelled, (await store.ReadAsync(task))!.Status);
            Assert.Equal("operator", (await store.Store.GetHistoryAsync(task.Id, Patience.Token))![^1].Detail);
        }
    }

    [Theory, OnEveryServer]
    public async Task What_cannot_be_cancelled_is_told_and_the_others_are(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (ended, running) = (await store.EndAsync(), await store.BeginAsync());
        var (terminal, unknown) = (new FakeTerminal(), TaskId.New());

        Assert.Equal(1, await store.RunAsync(terminal, "cancel", "-y", ended.Id.Value, unknown.Value, running.Id.Value));

        Assert.Equal($"{running.Id} cancelled", terminal.Output.Trim());
        Assert.Equal(2, terminal.ErrorLines.Count);
        Assert.Equal($"error: Task {ended.Id} has ended already: it is completed.", terminal.ErrorLines[0]);
        Assert.StartsWith($"error: There is no task {unknown}", terminal.ErrorLines[1], StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task At_a_terminal_it_asks_first(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();
        var (no, yes) = (new FakeTerminal(attended: true), new FakeTerminal(attended: true));
        no.Keys.Type("n");
        yes.Keys.Type("y");

        Assert.Equal(1, await store.RunAsync(no, "cancel", task.Id.Value));
        Assert.Contains("Nothing was done.", no.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(McpTaskStatus.Working, (await store.ReadAsync(task))!.Status);

        Assert.Equal(0, await store.RunAsync(yes, "cancel", task.Id.Value));
        Assert.Contains(yes.ErrorLines, line => line.Contains($"Cancel task {task.Id}?", StringComparison.Ordinal));
        Assert.Equal(McpTaskStatus.Cancelled, (await store.ReadAsync(task))!.Status);
    }
}
