namespace McpTasks.Shared.Console;

/// <summary>Spectre's consoles over this process's streams.</summary>
internal static class Consoles
{
    /// <summary>A console; one that is redirected has neither colours nor a width of its own.</summary>
    /// <param name="writer">The stream.</param>
    /// <param name="redirected">Whether it leads to a file or another program.</param>
    /// <param name="widthInFile">How wide it is then.</param>
    public static IAnsiConsole Of(TextWriter writer, bool redirected, int widthInFile)
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
