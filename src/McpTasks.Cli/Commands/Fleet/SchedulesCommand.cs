namespace McpTasks.Cli.Commands.Fleet;

/// <summary><c>schedules</c>: what runs again and again.</summary>
internal static class SchedulesCommand
{
    public static Command Create(Runner run)
    {
        var command = new Command("schedules", "Lists the schedules that a service looks after, with their next and last runs.");
        command.SetAction(run.Anywhere(async (operations, answer, _, cancellationToken) =>
        {
            var schedules = await operations.ReadSchedulesAsync(cancellationToken);
            answer.Tell(schedules.Select(ScheduleFacts.Of), () => ScheduleTable.Of(schedules, operations.Time.GetUtcNow()));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
