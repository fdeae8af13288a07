namespace McpTasks.Cli.Commands;

/// <summary>What the program ends with.</summary>
internal static class ExitCodes
{
    public const int Ok = 0, Failed = 1, Usage = 2, Interrupted = 130;
}

/// <summary>What was asked for cannot be done; the message is one line for people.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>The command line asks for what there is not.</summary>
    public static CommandException Usage(string message) => new(message, ExitCodes.Usage);
}
