using SampleClient.Commands;
using SampleClient.Display;

namespace SampleClient.Tests;

/// <summary>A terminal whose screen a test reads and whose keys it presses; or two files, where nobody sits there.</summary>
internal sealed class FakeTerminal
{
    private readonly FakeConsole _output, _error;
    private readonly Terminal _terminal;

    public FakeTerminal(bool attended = false)
    {
        (_output, _error) = (new(Keys, attended, width: 160), new(Keys, attended, width: attended ? 160 : 10_000));
        _terminal = new(_output, _error, CanAsk: attended, IsLive: attended);
    }

    public Keys Keys { get; } = new();

    public string Output => _output.Text;

    public string Error => _error.Text;

    /// <summary>What the standard error holds, without empty lines.</summary>
    public IReadOnlyList<string> ErrorLines => _error.Lines;

    public Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken = default) =>
        CommandLine.RunAsync(arguments, _terminal, cancellationToken).Soon();

    /// <summary>Runs a command against a server, as Ann.</summary>
    public Task<int> RunAsync(TestServer server, TaskDialect dialect, string[] arguments, CancellationToken cancellationToken = default) =>
        RunAsync(
            [
                .. arguments, "--url", server.Url.ToString(), "--token", "ann", "--dialect",
                dialect == TaskDialect.Modern ? "modern" : "legacy"],
            cancellationToken);
}
