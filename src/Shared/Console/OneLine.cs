namespace McpTasks.Shared.Console;

/// <summary>Text from elsewhere for one line of a terminal: without control characters, and not without end.</summary>
internal static class OneLine
{
    private const int Longest = 500;

    public static string Of(string text)
    {
        var line = string.Concat(text.Take(Longest).Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return text.Length > Longest ? line + "…" : line;
    }

    /// <summary>The same for text of several lines.</summary>
    public static string Lines(string text) =>
        string.Concat(text.Where(character => character is '\n' or '\t' || !char.IsControl(character)));
}
