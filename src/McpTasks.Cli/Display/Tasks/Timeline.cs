namespace McpTasks.Cli.Display.Tasks;

/// <summary>A task's history from the top down: the time since its creation, the event, and its detail.</summary>
internal static class Timeline
{
    public static IRenderable Of(IReadOnlyList<HistoryFacts> history)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().RightAligned())
            .AddColumn(new GridColumn().NoWrap())
            .AddColumn(new GridColumn().NoWrap())
            .AddColumn();
        foreach (var entry in history)
        {
            grid.AddRow(
                new Text($"+{Format.Duration(entry.At - history[0].At)}", new(Color.Grey)),
                new Text(IsReport(entry) ? "│" : "●", new(ColourOf(entry.Kind))),
                new Text(entry.Word), new Text(OneLine.Of(entry.Worker is { } worker ? $"on {worker}" : entry.Detail)));
        }

        return grid;
    }

    private static bool IsReport(HistoryFacts entry) => entry.Kind == "progress";

    private static Color ColourOf(string kind) => kind switch
    {
        "begun" or "progress" => Color.Blue,
        "asked" or "answered" or "redelivered" => Color.Yellow,
        "lost" => Color.Red,
        "ended" or "delivered" => Color.Green,
        _ => Color.Grey,
    };
}
