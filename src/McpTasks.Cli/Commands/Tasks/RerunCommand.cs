namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>rerun ID</c>: repeats the call of an ended task, as a new task.</summary>
internal static class RerunCommand
{
    public static Command Create(Runner run)
    {
        var id = TaskIds.One();
        var command = new Command("rerun", "Makes the call of an ended task again, as a new task of the same owner.") { id };
        var confirmation = new Confirmation(command, run.Terminal);
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            await confirmation.AskAsync(parsed, $"Run task {parsed.GetValue(id)} again?", cancellationToken);
            var created = await operations.RerunAsync(parsed.GetValue(id), cancellationToken);
            answer.Tell(created, () => TaskLines.Of([created]));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
