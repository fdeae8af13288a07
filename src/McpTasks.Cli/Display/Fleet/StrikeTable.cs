namespace McpTasks.Cli.Display.Fleet;

/// <summary>Strikes in a table, a row each.</summary>
internal static class StrikeTable
{
    public static IRenderable Of(IReadOnlyList<TaskStrike> strikes)
    {
        if (strikes.Count == 0)
            return new Text("Nothing is struck.");
        var table = Tables.With("NUMBER", "COMPONENT", "ARGUMENT", "OWNER", "NEW TASKS", "SINCE", "BY", "REASON");
        foreach (var strike in strikes)
        {
            table.AddRow(
                new Text(strike.Number.ToString(CultureInfo.InvariantCulture)), Cell(strike.Component),
                Cell(strike.Argument is null ? null : StrikeCondition.Text(strike)), Cell(strike.Owner),
                new Text(strike.Mode == TaskStrikeMode.Refuse ? "refused" : "wait"), new Text(Format.Utc(strike.At)), Cell(strike.By),
                Cell(strike.Reason));
        }

        return table;
    }

    private static Text Cell(string? text) => new(OneLine.Of(text ?? ""));
}
