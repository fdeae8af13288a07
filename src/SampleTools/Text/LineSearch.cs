namespace SampleTools.Text;

/// <summary>Finds a text in lines.</summary>
internal static class LineSearch
{
    internal const int ContextLength = 60;

    /// <summary>The first lines that hold the query, whatever its case, each with the text around its first match.</summary>
    public static List<(int Line, string Excerpt)> Find(string text, string query, int max)
    {
        var (hits, number) = (new List<(int, string)>(), 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var at = line.IndexOf(query, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                continue;
            hits.Add((number, Around(line, at, query.Length)));
            if (hits.Count == max)
                break;
        }

        return hits;
    }

    private static string Around(ReadOnlySpan<char> line, int at, int length)
    {
        var (start, end) = (Math.Max(0, at - ContextLength), Math.Min(line.Length, at + length + ContextLength));
        // Half a surrogate pair is no text.
        if (start > 0 && char.IsLowSurrogate(line[start]))
            start++;
        if (end < line.Length && char.IsHighSurrogate(line[end - 1]))
            end--;
        return $"{(start > 0 ? "…" : "")}{OneLine.Of(line[start..end]).Trim()}{(end < line.Length ? "…" : "")}";
    }
}
