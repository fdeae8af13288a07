namespace McpTasks.Cli.Commands;

/// <summary>The program's exit codes.</summary>
internal static class ExitCodes
{
    public const int Ok = 0, Failed = 1, Usage = 2, Interrupted = 130;
}

/// <summary>A command cannot be carried out; the message is one line for people.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>The command line asks for something that does not exist.</summary>
    public static CommandException Usage(string message) => new(message, ExitCodes.Usage);
}
