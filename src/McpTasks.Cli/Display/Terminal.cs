namespace McpTasks.Cli.Display;

/// <summary>
/// Where the program speaks. Answers go to the standard output; errors, questions and notes to the standard error, so that a redirected
/// output holds only answers. Somebody may sit there to be asked, and a display may be live: redrawn in place.
/// </summary>
internal sealed record Terminal(IAnsiConsole Output, IAnsiConsole Error, bool CanAsk, bool IsLive)
{
    // In a file a row stays one line.
    private const int WidthInFile = 10_000;

    /// <summary>The terminal that this process was started from.</summary>
    public static Terminal OfThisProcess()
    {
        var output = Consoles.Of(Console.Out, Console.IsOutputRedirected, WidthInFile);
        var error = Consoles.Of(Console.Error, Console.IsErrorRedirected, WidthInFile);
        return new(
            output, error,
            CanAsk: !Console.IsErrorRedirected && !Console.IsInputRedirected,
            IsLive: !Console.IsOutputRedirected && output.Profile.Capabilities.Ansi);
    }

    /// <summary>Writes a line that is never broken.</summary>
    public void WriteLine(string line) => Output.Profile.Out.Writer.WriteLine(line);

    /// <summary>Writes an error in one line.</summary>
    public void SayError(string message) => Error.SayError(message);

    /// <summary>Writes a note beside the answer, in one line that is never broken, so that it can be copied.</summary>
    public void SayNote(string note) => Error.Profile.Out.Writer.WriteLine(OneLine.Of(note));
}
