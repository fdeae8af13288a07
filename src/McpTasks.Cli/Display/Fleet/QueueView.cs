namespace McpTasks.Cli.Display.Fleet;

/// <summary>The queue in a few lines.</summary>
internal static class QueueView
{
    public static IRenderable Of(QueueFacts queue)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        grid.AddRow(
            new Text("queue", new(Color.Grey)),
            queue.PausedSince is { } since ? new Text($"paused since {Format.Utc(since)}", new(Color.Yellow)) : new Text("goes on"));
        foreach (var (state, count) in queue.Tasks ?? new Dictionary<string, long>())
            grid.AddRow(new Text(state, new(Color.Grey)), new Text(Format.Count(count)));
        return grid;
    }
}
