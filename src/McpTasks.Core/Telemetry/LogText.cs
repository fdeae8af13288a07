namespace McpTasks;

/// <summary>Makes foreign text safe for a log line.</summary>
internal static class LogText
{
    private const int MaxLength = 256;

    /// <summary>The text with every character escaped that could end a line, move a terminal's cursor or reorder what is read; cut to 256 characters.</summary>
    public static string Clean(string text)
    {
        var (clean, length) = (new StringBuilder(), Math.Min(text.Length, MaxLength));
        foreach (var letter in text.AsSpan(0, length))
        {
            if (IsPlain(letter))
                clean.Append(letter);
            else
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }

        return text.Length > MaxLength ? clean.Append('…').ToString() : clean.ToString();
    }

    // A quote would end a value early, a backslash could feign an escape.
    private static bool IsPlain(char letter) => letter is not ('"' or '\\') && char.GetUnicodeCategory(letter) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
