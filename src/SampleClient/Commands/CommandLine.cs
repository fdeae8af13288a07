using System.CommandLine.Invocation;

namespace SampleClient.Commands;

/// <summary>The program: what its arguments say, at a terminal.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command and gives one of <see cref="ExitCodes"/>.</summary>
    public static Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Runs tools of an MCP server as background tasks.")
        {
            RunCommand.Create(terminal),
            ResumeCommand.Create(terminal),
            ListCommand.Create(terminal),
            CancelCommand.Create(terminal),
            ToolsCommand.Create(terminal),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            terminal.SayError(string.Join(' ', parsed.Errors.Select(error => error.Message)));
            return Task.FromResult(ExitCodes.Usage);
        }

        return parsed.InvokeAsync(
            new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(2),
                Output = terminal.Output.Profile.Out.Writer,
                Error = terminal.Error.Profile.Out.Writer,
            },
            cancellationToken);
    }
}
