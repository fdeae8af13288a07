using System.Text;

namespace McpTasks.LocalHosting.Console;

/// <summary>Makes a child's line safe to show on a terminal: colours may stay, other control sequences may not.</summary>
internal static class AnsiText
{
    public static string Clean(string line, bool colours)
    {
        if (!line.Any(char.IsControl))
            return line;
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\u001b')
            {
                var end = SequenceEnd(line, i);
                if (colours && end < line.Length && line[end] == 'm' && line[i + 1] == '[')
                    text.Append(line, i, end - i + 1);
                i = end;
            }
            else if (c == '\t' || !char.IsControl(c))
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>Finds the last character of the control sequence that begins at <paramref name="start"/>.</summary>
    private static int SequenceEnd(string line, int start)
    {
        if (start + 1 >= line.Length)
            return start;
        if (line[start + 1] == '[')
        {
            for (var i = start + 2; i < line.Length; i++)
            {
                if (line[i] is >= '@' and <= '~')
                    return i;
            }

            return line.Length;
        }

        if (line[start + 1] is ']' or 'P' or '_' or '^')
        {
            for (var i = start + 2; i < line.Length; i++)
            {
                if (line[i] == '\a')
                    return i;
                if (line[i] == '\u001b')
                    return i + 1;
            }

            return line.Length;
        }

        return start + 1;
    }
}
