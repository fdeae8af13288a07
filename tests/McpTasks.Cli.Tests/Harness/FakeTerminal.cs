using McpTasks.Cli.Commands;
using McpTasks.Cli.Display;

namespace McpTasks.Cli.Tests.Harness;

/// <summary>
/// A terminal that a test types at and reads; or two files, where nobody sits there. It knows only the environment that the test gives it.
/// </summary>
internal sealed class FakeTerminal
{
    private readonly FakeConsole _output, _error;
    private readonly Terminal _terminal;

    public FakeTerminal(bool attended = false)
    {
        (_output, _error) = (new(Keys, attended, attended ? 200 : 10_000), new(Keys, attended, attended ? 200 : 10_000));
        _terminal = new(_output, _error, CanAsk: attended, IsLive: attended);
    }

    public Keys Keys { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public string Output => _output.Text;

    public IReadOnlyList<string> OutputLines => _output.Lines;

    public IReadOnlyList<string> ErrorLines => _error.Lines;

    /// <summary>The one document that the output is.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken = default)
    {
        var code = await CommandLine.RunAsync(arguments, _terminal, name => Environment.GetValueOrDefault(name), cancellationToken).Soon();
        Assert.DoesNotContain("   at ", Output + string.Join('\n', ErrorLines), StringComparison.Ordinal);
        return code;
    }
}
