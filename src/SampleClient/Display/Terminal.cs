namespace SampleClient.Display;

/// <summary>
/// Where the program speaks. Results go to the standard output; what accompanies them goes to the standard error, so that a redirected
/// output holds only results. Somebody may sit there to be asked, and a display may be live: redrawn in place.
/// </summary>
internal sealed record Terminal(IAnsiConsole Output, IAnsiConsole Error, bool CanAsk, bool IsLive)
{
    // Tables need some width; what is no table stays one line in a file.
    private const int TableWidthInFile = 160, LineWidthInFile = 10_000;

    /// <summary>Who has the terminal: the bar or a question.</summary>
    public Interruptions Interruptions { get; } = new();

    /// <summary>The terminal that this process was started from.</summary>
    public static Terminal OfThisProcess()
    {
        var output = Consoles.Of(Console.Out, Console.IsOutputRedirected, TableWidthInFile);
        var error = Consoles.Of(Console.Error, Console.IsErrorRedirected, LineWidthInFile);
        var isSeen = !Console.IsErrorRedirected;
        return new(output, error, CanAsk: isSeen && !Console.IsInputRedirected, IsLive: isSeen && error.Profile.Capabilities.Ansi);
    }

    /// <summary>Says how to come back to a task. The command is a line of its own that is never broken, so that it can be copied.</summary>
    public void SayHowToResume(string news, string taskId, string connection)
    {
        Error.MarkupLine(news);
        Error.Profile.Out.Writer.WriteLine($"dotnet run --project src/SampleClient -- resume {taskId}{connection}");
    }

    /// <summary>Says in one line what went wrong.</summary>
    public void SayError(string message) => Error.SayError(message);
}
