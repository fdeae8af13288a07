namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>show ID</c>: shows a task with its history, questions, arguments and outcome.</summary>
internal static class ShowCommand
{
    public static Command Create(Runner run)
    {
        var id = TaskIds.One();
        var command = new Command("show", "Shows a task: its record, its history, its questions, its arguments and its result.") { id };
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var task = await operations.ReadAsync(parsed.GetValue(id), cancellationToken);
            answer.Tell(task, () => DetailsView.Of(task));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
