namespace McpTasks.Cli.Tests.Connection;

public sealed class UsageTests
{
    private const string Id = "0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Theory]
    [InlineData("", "Required command was not provided")]
    [InlineData("frobnicate", "'frobnicate'")]
    [InlineData("ls --no-such-option", "--no-such-option")]
    [InlineData("ls", "Say where the tasks are: --redis host:port")]
    [InlineData("ls --redis a --api http://b", "--redis and --api exclude each other")]
    [InlineData("ls --redis redis://localhost", "must have the form 'host:port,password=...', not that of a URL")]
    [InlineData("ls --redis localhost --shards 0", "Shards must be between 1 and 1024, but is 0")]
    [InlineData("ls --redis localhost --key-prefix {", "KeyPrefix must be")]
    [InlineData("queue --api nonsense", "--api must be an http or https address, but is 'nonsense'")]
    [InlineData("queue --api http://localhost", "--api needs the operator's key")]
    [InlineData(
        "ls --state asleep", "--state must be one of queued|running|input_required|completed|failed|cancelled|struck, but is 'asleep'")]
    [InlineData("clear --yes --state running", "--state must be one of completed|failed|cancelled, but is 'running'")]
    [InlineData("ls --limit 0", "--limit must be from 1 to 10000, but is 0")]
    [InlineData("show", "show")]
    [InlineData("show nonsense", "'nonsense' is not a task's id")]
    [InlineData("cancel --yes", "cancel")]
    [InlineData("watch --json", "--json tells how tasks have ended: name them")]
    [InlineData("cancel " + Id, "'cancel' asks first, and nobody can be asked here: say --yes")]
    [InlineData("rerun " + Id, "'rerun' asks first")]
    [InlineData("pause", "'pause' asks first")]
    [InlineData("clear", "'clear' asks first")]
    public async Task Wrong_usage_is_one_clear_line(string arguments, string expected)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var terminal = new FakeTerminal();
        Assert.Equal(2, await terminal.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        var line = Assert.Single(terminal.ErrorLines);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Theory]
    [InlineData("pause", "Pause the queue of all workers?")]
    [InlineData("rerun " + Id, "Run task " + Id + " again?")]
    public async Task What_is_refused_at_a_terminal_is_not_done(string arguments, string question)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var terminal = new FakeTerminal(attended: true);
        terminal.Keys.Type("n");
        // Nothing listens there, so whatever were done would fail.
        Assert.Equal(1, await terminal.RunAsync([.. arguments.Split(' '), "--redis", "127.0.0.1:1"]));
        Assert.Contains(terminal.ErrorLines, line => line.Contains(question, StringComparison.Ordinal));
        Assert.Contains("Nothing was done.", terminal.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_command()
    {
        var terminal = new FakeTerminal();
        Assert.Equal(0, await terminal.RunAsync(["--help"]));
        foreach (var command in new[] { "ls", "show", "watch", "result", "cancel", "rerun", "requeue", "clear", "workers", "queue", "pause", "resume" })
            Assert.Matches($@"\n\s+{command} ", terminal.Output);
    }
}
