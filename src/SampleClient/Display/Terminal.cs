namespace SampleClient.Display;

/// <summary>
/// Where the program speaks. Results go to the standard output; what accompanies them goes to the standard error, so that a redirected output
/// holds only results.
/// </summary>
/// <param name="output">For results.</param>
/// <param name="error">For everything else, questions among it.</param>
/// <param name="canAsk">Whether somebody sits there to be asked.</param>
/// <param name="isLive">Whether a display can be redrawn in place.</param>
internal sealed class Terminal(IAnsiConsole output, IAnsiConsole error, bool canAsk, bool isLive)
{
    // Tables need some width; what is no table stays one line in a file.
    private const int TableWidthInFile = 160, LineWidthInFile = 10_000;

    public IAnsiConsole Output => output;

    public IAnsiConsole Error => error;

    public bool CanAsk => canAsk;

    public bool IsLive => isLive;

    /// <summary>Who has the terminal: the bar or a question.</summary>
    public Interruptions Interruptions { get; } = new();

    /// <summary>The terminal that this process was started from.</summary>
    public static Terminal OfThisProcess()
    {
        var (output, error) = (Create(Console.Out, Console.IsOutputRedirected, TableWidthInFile), Create(Console.Error, Console.IsErrorRedirected, LineWidthInFile));
        return new(output, error, !Console.IsInputRedirected && !Console.IsErrorRedirected, !Console.IsErrorRedirected && error.Profile.Capabilities.Ansi);
    }

    /// <summary>Says how to come back to a task. The command is a line of its own that is never broken, so that it can be copied.</summary>
    public void SayHowToResume(string news, string taskId, string connection)
    {
        error.MarkupLine(news);
        error.Profile.Out.Writer.WriteLine($"dotnet run --project src/SampleClient -- resume {taskId}{connection}");
    }

    /// <summary>Says in one line what went wrong.</summary>
    public void SayError(string message) => error.MarkupLine($"[red]error:[/] {Markup.Escape(OneLine.Of(message))}");

    private static IAnsiConsole Create(TextWriter writer, bool redirected, int widthInFile)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = widthInFile;
        return console;
    }
}
