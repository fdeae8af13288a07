namespace SampleClient.Tests;

public sealed class TasksOfMineTests
{
    [Fact]
    public async Task The_list_shows_each_task_with_its_status()
    {
        await using var server = await TestServer.StartAsync();
        var (wait, done) = (await StartAsync(server, "wait", "door=a"), await StartAsync(server, "point", "x=1"));
        await Patience.UntilAsync(
            () => server.Store.GetAsync(TaskId.Parse(done), CancellationToken.None).AsTask().Result!.Status == McpTaskStatus.Completed);
        var terminal = new FakeTerminal();

        Assert.Equal(0, await terminal.RunAsync(server, TaskDialect.Legacy, ["list"]));

        Assert.Matches($"{wait}.*working", terminal.Output);
        Assert.Matches($"{done}.*completed", terminal.Output);
    }

    [Fact]
    public async Task An_empty_list_says_so()
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal();
        Assert.Equal(0, await terminal.RunAsync(server, TaskDialect.Legacy, ["list"]));
        Assert.Equal(["No tasks."], terminal.ErrorLines);
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task Tools_are_listed_with_their_arguments_and_how_they_can_be_tasks()
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal();
        Assert.Equal(0, await terminal.RunAsync(server, TaskDialect.Legacy, ["tools"]));
        Assert.Matches("required .*always", terminal.Output);
        Assert.Matches("inline .*never.*text: string", terminal.Output);
        Assert.Matches(@"ask .*optional.*times\?: integer", terminal.Output);
    }

    [Theory]
    [InlineData(TaskDialect.Legacy)]
    [InlineData(TaskDialect.Modern)]
    public async Task A_cancelled_task_is_told_apart_from_one_that_is_not_there(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var id = await StartAsync(server, "wait", "door=a");
        var (cancel, resume, unknown) = (new FakeTerminal(), new FakeTerminal(), new FakeTerminal());

        Assert.Equal(0, await cancel.RunAsync(server, dialect, ["cancel", id]));
        Assert.Equal($"{id} cancelled", cancel.Output.Trim());
        Assert.Equal(3, await resume.RunAsync(server, dialect, ["resume", id]));
        Assert.StartsWith("error: ", Assert.Single(resume.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(4, await unknown.RunAsync(server, dialect, ["cancel", TaskId.New().Value]));
        Assert.Contains("not found", Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
    }

    private static async Task<string> StartAsync(TestServer server, string tool, string argument)
    {
        var terminal = new FakeTerminal();
        Assert.Equal(0, await terminal.RunAsync(server, TaskDialect.Modern, ["run", tool, "--arg", argument, "--background"]));
        return terminal.Output.Trim();
    }
}
