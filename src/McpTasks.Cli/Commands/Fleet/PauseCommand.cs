namespace McpTasks.Cli.Commands.Fleet;

/// <summary><c>pause</c>: no attempt begins on any worker.</summary>
internal static class PauseCommand
{
    public static Command Create(Runner run)
    {
        var command = new Command("pause", "Pauses the queue: tasks are accepted and wait, those that run go on.");
        var confirmation = new Confirmation(command, run.Terminal);
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            await confirmation.AskAsync(parsed, "Pause the queue of all workers?", cancellationToken);
            var queue = await operations.PauseAsync(cancellationToken);
            answer.Tell(queue, () => QueueView.Of(queue));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
