namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>Places the nodes of a graph in columns, so that what depends on something stands left of it.</summary>
internal static class GraphLayout
{
    public const int NodeWidth = 216;
    public const int NodeHeight = 76;
    private const int ColumnGap = 120;
    private const int RowGap = 34;
    private const int Margin = 12;

    /// <param name="Places">Where each node's upper left corner is.</param>
    /// <param name="Width">Of the whole drawing.</param>
    /// <param name="Height">Of the whole drawing.</param>
    public sealed record Result(IReadOnlyDictionary<string, (int X, int Y)> Places, int Width, int Height);

    /// <param name="names">The nodes.</param>
    /// <param name="needs">Which node depends on which; names that are no nodes are passed over, and circles are cut where they close.</param>
    public static Result Place(IReadOnlyCollection<string> names, ILookup<string, string> needs)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
            Depth(name, names, needs, depths, []);
        var deepest = depths.Values.DefaultIfEmpty(0).Max();
        var columns = names.GroupBy(n => deepest - depths[n]).OrderBy(g => g.Key).Select(g => g.Order(StringComparer.Ordinal).ToArray()).ToArray();
        var tallest = columns.Select(c => c.Length).DefaultIfEmpty(0).Max();
        var height = tallest * (NodeHeight + RowGap) - RowGap + 2 * Margin;
        var places = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        for (var column = 0; column < columns.Length; column++)
        {
            var top = (height - (columns[column].Length * (NodeHeight + RowGap) - RowGap)) / 2;
            for (var row = 0; row < columns[column].Length; row++)
                places[columns[column][row]] = (Margin + column * (NodeWidth + ColumnGap), top + row * (NodeHeight + RowGap));
        }
        return new(places, columns.Length * (NodeWidth + ColumnGap) - ColumnGap + 2 * Margin, height);
    }

    private static int Depth(string name, IReadOnlyCollection<string> names, ILookup<string, string> needs, Dictionary<string, int> known, HashSet<string> path)
    {
        if (known.TryGetValue(name, out var depth))
            return depth;
        if (!path.Add(name))
            return -1;
        depth = needs[name].Where(n => n != name && names.Contains(n)).Select(n => Depth(n, names, needs, known, path) + 1).DefaultIfEmpty(0).Max();
        path.Remove(name);
        return known[name] = depth;
    }
}
