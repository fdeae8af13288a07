namespace McpTasks.Cli.Display.Fleet;

/// <summary>Schedules in a table, a row each.</summary>
internal static class ScheduleTable
{
    public static IRenderable Of(IReadOnlyList<TaskSchedule> schedules, DateTimeOffset now)
    {
        if (schedules.Count == 0)
            return new Text("No schedules.");
        var table = Tables.With("NAME", "COMPONENT", "WHEN", "NEXT", "LAST", "TASK");
        foreach (var schedule in schedules)
        {
            table.AddRow(
                new Text(OneLine.Of(schedule.Name)), new Text(OneLine.Of(schedule.Component)), new Text(OneLine.Of(When(schedule))),
                new Text(Next(schedule, now)), new Text(OneLine.Of(schedule.Last ?? "")), new Text(schedule.LastTask?.Value ?? ""));
        }

        return table;
    }

    private static string When(TaskSchedule schedule) => schedule switch
    {
        { Cron: { } cron } => $"{cron} {schedule.TimeZone}",
        { Every: { } every } => $"{every:c} after each end",
        _ => "",
    };

    private static string Next(TaskSchedule schedule, DateTimeOffset now) => schedule.Next switch
    {
        { } next when next > now => Format.Utc(next),
        { } => "now",
        null => schedule.Every is not null && schedule.LastTask is not null ? "runs" : "",
    };
}
