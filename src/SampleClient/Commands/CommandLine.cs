using System.CommandLine;
using System.CommandLine.Invocation;
using SampleClient.Display;

namespace SampleClient.Commands;

/// <summary>The program: what its arguments say, at a terminal.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
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
        if (parsed.Action is ParseErrorAction wrong)
            (wrong.ShowHelp, wrong.ShowTypoCorrections) = (false, false);
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
