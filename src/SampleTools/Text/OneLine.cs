using System.Globalization;

namespace SampleTools.Text;

internal static class OneLine
{
    /// <summary>The text with everything replaced that would break a line or hide in it.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            line.Append(IsVisible(rune) ? rune : new Rune(' '));
        return line.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
