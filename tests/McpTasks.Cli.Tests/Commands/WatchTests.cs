namespace McpTasks.Cli.Tests.Commands;

public sealed class WatchTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task Named_tasks_are_followed_line_by_line_until_all_have_ended(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (one, two) = (await store.BeginAsync(), await store.BeginAsync("report"));
        var terminal = new FakeTerminal();
        var watching = store.RunAsync(terminal, "watch", one.Id.Value, two.Id.Value);

        await SeenAsync(terminal, $"{two.Id} report running");
        await store.ReportAsync(one, 1, 4, "Month 1");
        await SeenAsync(terminal, $"{one.Id} import running 25 % Month 1");
        await store.EndAsync(one);
        await SeenAsync(terminal, $"{one.Id} import completed");
        Assert.False(watching.IsCompleted);
        await store.EndAsync(two);

        Assert.Equal(0, await watching);
        Assert.Contains(terminal.OutputLines, line => line.StartsWith($"{two.Id} report completed", StringComparison.Ordinal));
        Assert.Empty(terminal.ErrorLines);
    }

    [Theory, OnEveryServer]
    public async Task At_a_terminal_a_bar_shows_the_progress(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();
        var terminal = new FakeTerminal(attended: true);
        var watching = store.RunAsync(terminal, "watch", task.Id.Value);

        await store.ReportAsync(task, 1, 4, "Month 1");
        await SeenAsync(terminal, "running Month 1");
        await SeenAsync(terminal, "25%");
        // As far as it says it is, but not at its end.
        await store.ReportAsync(task, 4, 4, "Month 4");
        await SeenAsync(terminal, "running Month 4");
        await SeenAsync(terminal, "100%");
        await store.EndAsync(task);

        Assert.Equal(0, await watching);
        Assert.Contains("completed", terminal.Output, StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task Without_names_it_follows_what_runs_until_it_is_interrupted(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        using var interrupt = new CancellationTokenSource();
        var (waiting, first) = (await store.CreateAsync(), await store.BeginAsync());
        var terminal = new FakeTerminal();
        var watching = terminal.RunAsync(["watch", .. store.Options], interrupt.Token);

        await SeenAsync(terminal, $"{first.Id} import running");
        var second = await store.BeginAsync("report");
        await SeenAsync(terminal, $"{second.Id} report running");
        await store.EndAsync(first);
        await SeenAsync(terminal, $"{first.Id} import completed");
        Assert.False(watching.IsCompleted);
        await interrupt.CancelAsync();

        Assert.Equal(130, await watching);
        Assert.DoesNotContain(waiting.Id.Value, terminal.Output, StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task For_scripts_it_waits_and_tells_how_the_tasks_have_ended(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (one, two) = (await store.EndAsync(), await store.BeginAsync());
        var terminal = new FakeTerminal();
        var watching = store.RunAsync(terminal, "watch", "--json", one.Id.Value, two.Id.Value);
        await store.EndAsync(two, new(McpTaskStatus.Failed, "Not today."));

        // One of them has failed, which the exit code tells.
        Assert.Equal(1, await watching);
        Assert.Equal(
            [(one.Id.Value, "completed"), (two.Id.Value, "failed")],
            terminal.Json.AsArray().Select(task => ((string)task!["id"]!, (string)task["state"]!)));
    }

    [Theory, OnEveryServer]
    public async Task A_task_that_is_not_there_ends_it(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (terminal, id) = (new FakeTerminal(), TaskId.New());
        Assert.Equal(1, await store.RunAsync(terminal, "watch", id.Value));
        Assert.StartsWith($"error: There is no task {id}", Assert.Single(terminal.ErrorLines), StringComparison.Ordinal);
    }

    private static Task SeenAsync(FakeTerminal terminal, string text) =>
        Patience.UntilAsync(() => terminal.Output.Contains(text, StringComparison.Ordinal));
}
