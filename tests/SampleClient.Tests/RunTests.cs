namespace SampleClient.Tests;

public sealed class RunTests
{
    public static TheoryData<TaskDialect, bool> Everywhere =>
        new() { { TaskDialect.Legacy, true }, { TaskDialect.Legacy, false }, { TaskDialect.Modern, true }, { TaskDialect.Modern, false } };

    public static TheoryData<TaskDialect> Dialects => [TaskDialect.Legacy, TaskDialect.Modern];

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_task_runs_to_its_result(TaskDialect dialect, bool attended)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal(attended);

        Assert.Equal(0, await terminal.RunAsync(server, dialect, ["run", "point", "--arg", "x=7"]));

        Assert.Matches(@"x\s+7\s+name\s+home", terminal.Output);
        Assert.Contains("completed in", terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("inline", terminal.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_call_without_a_task_says_that_it_was_one(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal();

        Assert.Equal(0, await terminal.RunAsync(server, dialect, ["run", "inline", "--inline", "--arg", "text=7 is a text"]));

        Assert.Equal("7 is a text", terminal.Output.Trim());
        Assert.EndsWith(", inline", terminal.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_task_left_in_the_background_prints_its_id_alone_and_can_be_resumed(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var (first, second) = (new FakeTerminal(), new FakeTerminal());

        Assert.Equal(0, await first.RunAsync(server, dialect, ["run", "polled", "--arg", "door=a", "--background"]));
        var id = TaskId.Parse(first.Output.Trim()).Value;
        Assert.StartsWith(
            $"dotnet run --project src/SampleClient -- resume {id} --url {server.Url} --dialect", first.ErrorLines[^1],
            StringComparison.Ordinal);
        Assert.DoesNotContain("ann", first.Error, StringComparison.Ordinal);

        var resumed = second.RunAsync(server, dialect, ["resume", id]);
        server.Gate.Open("a");
        Assert.Equal(0, await resumed);
        Assert.Equal("passed a", second.Output.Trim());
    }

    [Fact]
    public async Task A_tool_that_cannot_be_left_in_the_background_says_so()
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal();
        Assert.Equal(0, await terminal.RunAsync(server, TaskDialect.Legacy, ["run", "inline", "--arg", "text=done", "-b"]));
        Assert.Equal("done", terminal.Output.Trim());
        Assert.Contains("there is no task to come back to", terminal.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Progress_shows_while_the_task_works(TaskDialect dialect, bool attended)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal(attended);
        var run = terminal.RunAsync(server, dialect, ["run", "steps", "--arg", "door=s"]);
        for (var step = 1; step <= 3; step++)
        {
            server.Gate.Open($"s{step}");
            await Patience.UntilAsync(() => terminal.Error.Contains($"Step {step} of 3", StringComparison.Ordinal));
            Assert.False(run.IsCompleted);
        }

        // Numbers come in one dialect only, and without them there is no share to show.
        if (attended && dialect == TaskDialect.Legacy)
            await Patience.UntilAsync(() => terminal.Error.Contains("100%", StringComparison.Ordinal));
        else
            Assert.DoesNotContain('%', terminal.Error);
        server.Gate.Open("s4");
        Assert.Equal(0, await run);
        Assert.Equal("done", terminal.Output.Trim());
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Who_interrupts_a_run_is_told_how_to_come_back(TaskDialect dialect, bool attended)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal(attended);
        using var interrupt = new CancellationTokenSource();
        var run = terminal.RunAsync(server, dialect, ["run", "steps", "--arg", "door=s"], interrupt.Token);
        server.Gate.Open("s1");
        await Patience.UntilAsync(() => terminal.Error.Contains("Step 1 of 3", StringComparison.Ordinal));

        await interrupt.CancelAsync();

        Assert.Equal(130, await run);
        var id = TaskId.Parse(terminal.ErrorLines[^1].Split("resume ")[1].Split(' ')[0]);
        Assert.Equal(McpTaskStatus.Working, (await server.Store.GetAsync(id, CancellationToken.None))!.Status);
    }
}
