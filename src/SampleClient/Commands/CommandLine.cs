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
        return root.RunAsync(args, terminal.Output, terminal.Error, ExitCodes.Usage, cancellationToken);
    }
}
