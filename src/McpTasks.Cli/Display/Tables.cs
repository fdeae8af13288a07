namespace McpTasks.Cli.Display;

/// <summary>Tables without lines, which can be searched and cut like any text.</summary>
internal static class Tables
{
    public static Table With(params string[] columns)
    {
        var table = new Table().NoBorder();
        foreach (var name in columns)
            table.AddColumn(new TableColumn(new Text(name, new(Color.Grey))).NoWrap().PadRight(2));
        // The last one has the longest text.
        table.Columns[^1].NoWrap = false;
        return table;
    }
}
