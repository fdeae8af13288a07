namespace McpTasks.Cli.Tests.Commands;

public sealed class StrikeTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task What_is_struck_waits_says_for_what_and_runs_when_the_strike_is_lifted(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.CreateAsync();
        Assert.Empty((await store.JsonAsync("strike", "list")).AsArray());

        var struck = await store.JsonAsync(
            "strike", "add", "--component", "import", "--argument", "rows=3", "--reason", "The supplier is down", "--yes");
        Assert.Equal(
            (1, "hold", "rows", "3"),
            ((int)struck["number"]!, (string)struck["mode"]!, (string)struck["argument"]!, (string)struck["value"]!));
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", (string)struck["by"]!);
        Assert.Equal(
            BeginVerdict.Struck, (await store.Store.BeginAsync(task.Ref, "worker-1", TimeSpan.FromMinutes(5), Patience.Token)).Verdict);
        Assert.Equal(1, (int)(await store.JsonAsync("show", task.Id.Value))["task"]!["struckBy"]!);
        var terminal = new FakeTerminal();
        await store.RunAsync(terminal, "show", task.Id.Value);
        Assert.Matches(@"state\s+struck", terminal.Output);
        Assert.Matches(@"waits for\s+strike 1 to be lifted", terminal.Output);

        await store.JsonAsync("strike", "lift", "1");

        Assert.Equal(
            BeginVerdict.Begun, (await store.Store.BeginAsync(task.Ref, "worker-1", TimeSpan.FromMinutes(5), Patience.Token)).Verdict);
    }

    [Theory, OnEveryServer]
    public async Task A_component_that_nobody_knows_is_struck_and_noted(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        Assert.Equal("Neither the newest tasks nor the schedules have a component 'imprt'.", await StrikeAsync("imprt"));
        await store.CreateAsync();
        await store.CreateAsync("report");

        Assert.Equal(
            "Neither the newest tasks nor the schedules have a component 'reports'. Known are import, report.",
            await StrikeAsync("reports"));
        Assert.Null(await StrikeAsync("report"));
        Assert.Equal(3, (await store.JsonAsync("strike", "list")).AsArray().Count);

        async Task<string?> StrikeAsync(string component)
        {
            var terminal = new FakeTerminal();
            Assert.Equal(0, await store.RunAsync(terminal, "strike", "add", "-c", component, "--yes", "--json"));
            Assert.Equal(component, (string)terminal.Json["component"]!);
            return terminal.ErrorLines.SingleOrDefault();
        }
    }

    [Theory, OnEveryServer]
    public async Task Struck_tasks_are_listed_until_they_go_on(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (held, _) = (await store.CreateAsync(), await store.CreateAsync("report"));
        await store.JsonAsync("strike", "add", "-c", "import", "--yes");
        await store.Store.BeginAsync(held.Ref, "worker-1", TimeSpan.FromMinutes(5), Patience.Token);
        Assert.Equal(held.Id.Value, (string)Assert.Single((await store.JsonAsync("ls", "--state", "struck"))["tasks"]!.AsArray())!["id"]!);

        await store.JsonAsync("strike", "lift", "1", "--yes");

        Assert.Equal(
            BeginVerdict.Begun, (await store.Store.BeginAsync(held.Ref, "worker-1", TimeSpan.FromMinutes(5), Patience.Token)).Verdict);
        Assert.Empty((await store.JsonAsync("ls", "--state", "Struck"))["tasks"]!.AsArray());
    }

    [Theory]
    [InlineData("error: Say what is struck: --component, --owner, or both.", "--refuse")]
    [InlineData(
        "error: --argument must be name=value, with !=, <, <=, > or >= as well, or 'name between first and last', of a --component.",
        "--owner", "a", "--argument", "rows=3")]
    [InlineData(
        "error: --argument must be name=value, with !=, <, <=, > or >= as well, or 'name between first and last', of a --component.",
        "--component", "a", "--argument", "rows")]
    public async Task A_strike_of_nothing_is_said(string error, params string[] options)
    {
        var terminal = new FakeTerminal();
        Assert.Equal(2, await terminal.RunAsync(["strike", "add", "--yes", "--redis", "127.0.0.1:9", .. options]));
        Assert.Equal(error, terminal.ErrorLines[0]);
    }

    [Theory]
    [InlineData("rows=3", "rows", "=", "3", null, "rows = 3")]
    [InlineData("rows==3", "rows", "=", "3", null, "rows = 3")]
    [InlineData("rows != 3", "rows", "!=", "3", null, "rows != 3")]
    [InlineData("rows>=3", "rows", ">=", "3", null, "rows >= 3")]
    [InlineData("rows > 3", "rows", ">", "3", null, "rows > 3")]
    [InlineData("rows<=3", "rows", "<=", "3", null, "rows <= 3")]
    [InlineData("name=<b>", "name", "=", "<b>", null, "name = <b>")]
    [InlineData("name=", "name", "=", "", null, "name =")]
    [InlineData("rows between 3 and 5", "rows", "between", "3", "5", "rows between 3 and 5")]
    public async Task Values_of_an_argument_are_struck_as_they_compare(
        string given, string name, string comparison, string value, string? upTo, string told)
    {
        await using var store = await TestStore.StartAsync(servers, ServerKind.Garnet);
        var struck = await store.JsonAsync("strike", "add", "-c", "import", "-a", given, "--yes");
        Assert.Equal(
            (name, comparison, value, upTo),
            ((string)struck["argument"]!, (string)struck["operator"]!, (string)struck["value"]!, (string?)struck["upTo"]));

        var terminal = new FakeTerminal();
        await store.RunAsync(terminal, "strike", "list");
        Assert.Contains($" {told} ", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strike_asks_first()
    {
        var terminal = new FakeTerminal();
        Assert.Equal(2, await terminal.RunAsync(["strike", "add", "-c", "import", "--redis", "127.0.0.1:9"]));
        Assert.Contains("say --yes", terminal.ErrorLines[0], StringComparison.Ordinal);
    }
}
