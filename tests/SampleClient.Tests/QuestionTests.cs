namespace SampleClient.Tests;

public sealed class QuestionTests
{
    public static TheoryData<TaskDialect> Dialects => [TaskDialect.Legacy, TaskDialect.Modern];

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_a_task_asks_is_answered_at_the_terminal(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal(attended: true);
        foreach (var name in new[] { "Ann", "Bob" })
        {
            terminal.Keys.Press(ConsoleKey.Enter);
            terminal.Keys.Type(name);
        }

        Assert.Equal(0, await terminal.RunAsync(server, dialect, ["run", "ask", "--arg", "times=2"]));

        Assert.Equal("Ann, Bob", terminal.Output.Trim());
        Assert.Contains("What do you want to do?", terminal.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_question_can_be_declined(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal(attended: true);
        terminal.Keys.Press(ConsoleKey.DownArrow);
        terminal.Keys.Press(ConsoleKey.Enter);

        Assert.Equal(0, await terminal.RunAsync(server, dialect, ["run", "ask"]));

        Assert.Equal("decline", terminal.Output.Trim());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_task_that_waits_for_an_answer_is_answered_by_who_resumes_it(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal(attended: true);
        Assert.Equal(0, await terminal.RunAsync(server, dialect, ["run", "ask", "--background"]));
        var (id, later) = (terminal.Output.Trim(), new FakeTerminal(attended: true));
        later.Keys.Press(ConsoleKey.Enter);
        later.Keys.Type("Ann");

        Assert.Equal(0, await later.RunAsync(server, dialect, ["resume", id]));

        Assert.Equal("Ann", later.Output.Trim());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Where_nobody_can_answer_the_tool_is_told_and_the_program_says_why(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal(attended: false);
        Assert.Equal(2, await terminal.RunAsync(server, dialect, ["run", "ask"]));
        Assert.Contains("elicitation", terminal.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }
}
