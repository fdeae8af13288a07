namespace McpTasks.Cli.Tests.Commands;

public sealed class LsTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task Tasks_are_listed_with_what_they_do(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (queued, running, ended) = (await store.CreateAsync(), await store.BeginAsync("report"), await store.EndAsync());
        await store.ReportAsync(running, 1, 4, "Month 1");
        var terminal = new FakeTerminal();

        Assert.Equal(0, await store.RunAsync(terminal, "ls"));

        Assert.Equal(4, terminal.OutputLines.Count);
        Assert.StartsWith("ID", terminal.OutputLines[0], StringComparison.Ordinal);
        Assert.Contains(terminal.OutputLines, line => IsRow(line, queued, @"queued\s+import"));
        Assert.Contains(terminal.OutputLines, line => IsRow(line, running, @"running\s+report\s+25 %.*Month 1"));
        Assert.Contains(terminal.OutputLines, line => IsRow(line, ended, @"completed\s+import"));
        Assert.Empty(terminal.ErrorLines);
    }

    [Theory, OnEveryServer]
    public async Task A_list_is_filtered_by_state_component_owner_and_text(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (queued, running, ended) = (
            await store.CreateAsync(), await store.BeginAsync("report"), await store.EndAsync("import", "owner-b"));
        await store.ReportAsync(running, 1, 4, "Month 1");

        Assert.Equal([running.Id.Value], await IdsAsync(store, "--state", "running"));
        Assert.Equal([ended.Id.Value], await IdsAsync(store, "-s", "Completed"));
        Assert.Equal([running.Id.Value], await IdsAsync(store, "--component", "report"));
        Assert.Equal([ended.Id.Value], await IdsAsync(store, "--owner", "owner-b"));
        Assert.Equal([running.Id.Value], await IdsAsync(store, "--text", "month"));
        Assert.Equal([queued.Id.Value], await IdsAsync(store, "--text", queued.Id.Value));
        Assert.Empty(await IdsAsync(store, "--state", "failed"));
    }

    [Theory, OnEveryServer]
    public async Task A_page_says_where_the_next_one_begins(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        for (var i = 0; i < 5; i++)
            await store.CreateAsync();
        var all = (await store.JsonAsync("ls"))["tasks"]!.AsArray().Select(Id).ToList();
        Assert.Equal(5, all.Count);

        var (read, next) = (new List<string>(), (string?)null);
        do
        {
            var page = await store.JsonAsync(["ls", "--limit", "2", .. next is null ? Array.Empty<string>() : ["--after", next]]);
            read.AddRange(page["tasks"]!.AsArray().Select(Id));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(all, read);

        var terminal = new FakeTerminal();
        Assert.Equal(0, await store.RunAsync(terminal, "ls", "-n", "2"));
        Assert.StartsWith("There are more: --after ", Assert.Single(terminal.ErrorLines), StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task An_empty_list_says_so(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var terminal = new FakeTerminal();
        Assert.Equal(0, await store.RunAsync(terminal, "ls"));
        Assert.Equal("No tasks.", terminal.Output.Trim());
    }

    [Theory, OnEveryServer]
    public async Task A_place_that_no_page_told_is_wrong_usage(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var terminal = new FakeTerminal();
        Assert.Equal(2, await store.RunAsync(terminal, "ls", "--after", "nonsense"));
        Assert.Equal("error: --after must be what a page before has told.", Assert.Single(terminal.ErrorLines));
    }

    [Theory, OnEveryServer]
    public async Task Text_of_a_task_cannot_draw_on_the_terminal(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        await store.ReportAsync(await store.BeginAsync("[red]x[/]"), 1, 2, "\u001b[2Jgone[/]\nnext");
        var terminal = new FakeTerminal();
        Assert.Equal(0, await store.RunAsync(terminal, "ls"));
        Assert.Contains("[red]x[/]", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("[2Jgone[/] next", terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', terminal.Output);
    }

    private static bool IsRow(string line, TaskRecord task, string rest) =>
        System.Text.RegularExpressions.Regex.IsMatch(line, $@"^{task.Id}\s+{rest}", default, TimeSpan.FromSeconds(5));

    private static async Task<IEnumerable<string>> IdsAsync(TestStore store, params string[] filter) =>
        (await store.JsonAsync(["ls", .. filter]))["tasks"]!.AsArray().Select(Id);

    private static string Id(JsonNode? task) => (string)task!["id"]!;
}
