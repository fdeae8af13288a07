using System.Globalization;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>Shows a console line with its colours. Every other control sequence is left out, and the text is encoded.</summary>
internal static class Ansi
{
    private const char Escape = '\u001b';

    public static Html Render(string line)
    {
        var spans = new List<Html>();
        var classes = "";
        var from = 0;
        while (from < line.Length)
        {
            var escape = line.IndexOf(Escape, from);
            Add(spans, classes, escape < 0 ? line[from..] : line[from..escape]);
            if (escape < 0)
                break;
            from = End(line, escape);
            if (from > escape + 2 && line[escape + 1] == '[' && line[from - 1] == 'm')
                classes = Style(classes, line[(escape + 2)..(from - 1)]);
        }
        return Html.Of($"{spans}");
    }

    /// <summary>The line without any control sequence, for searching and for files.</summary>
    public static string Plain(string line)
    {
        var text = new System.Text.StringBuilder(line.Length);
        var from = 0;
        while (from < line.Length)
        {
            var escape = line.IndexOf(Escape, from);
            foreach (var letter in escape < 0 ? line.AsSpan(from) : line.AsSpan(from, escape - from))
                if (!char.IsControl(letter) || letter == '\t')
                    text.Append(letter);
            if (escape < 0)
                break;
            from = End(line, escape);
        }
        return text.ToString();
    }

    private static void Add(List<Html> spans, string classes, string text)
    {
        var shown = string.Concat(text.Where(c => !char.IsControl(c) || c == '\t'));
        if (shown.Length > 0)
            spans.Add(classes.Length == 0 ? Html.Of($"{shown}") : Html.Of($"""<span class="{classes}">{shown}</span>"""));
    }

    /// <summary>The index after the control sequence that begins at <paramref name="escape"/>.</summary>
    private static int End(string line, int escape)
    {
        var at = escape + 1;
        if (at >= line.Length)
            return at;
        if (line[at] == ']') // A title or a link, up to BEL or ESC \.
        {
            var end = line.AsSpan(at).IndexOfAny('\u0007', Escape);
            return end < 0 ? line.Length : at + end + (line[at + end] == Escape && at + end + 1 < line.Length ? 2 : 1);
        }
        if (line[at] != '[')
            return at + 1;
        for (at++; at < line.Length; at++)
            if (line[at] is >= '@' and <= '~')
                return at + 1;
        return line.Length;
    }

    private static string Style(string classes, string codes)
    {
        var set = classes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var part in codes.Split(';'))
        {
            var code = part.Length == 0 ? 0 : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
            switch (code)
            {
                case 0: set.Clear(); break;
                case 1: Put(set, "a-b", "a-bold"); break;
                case 22: set.Remove("a-bold"); break;
                case >= 30 and <= 37: Put(set, "a-f", "a-f" + (code - 30)); break;
                case >= 90 and <= 97: Put(set, "a-f", "a-f" + (code - 90)); break;
                case 39: Put(set, "a-f", null); break;
                case >= 40 and <= 47: Put(set, "a-g", "a-g" + (code - 40)); break;
                case 49: Put(set, "a-g", null); break;
                case 38 or 48: return string.Join(' ', set); // 256 colours and RGB have no class; the text keeps its own.
                default: break;
            }
        }
        return string.Join(' ', set);
    }

    private static void Put(List<string> set, string prefix, string? value)
    {
        set.RemoveAll(s => s.StartsWith(prefix, StringComparison.Ordinal));
        if (value is not null)
            set.Add(value);
    }
}
