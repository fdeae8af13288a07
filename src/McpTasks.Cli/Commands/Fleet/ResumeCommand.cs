namespace McpTasks.Cli.Commands.Fleet;

/// <summary><c>resume</c>: attempts begin again.</summary>
internal static class ResumeCommand
{
    public static Command Create(Runner run)
    {
        var command = new Command("resume", "Lets a paused queue go on; what has waited is due at once.");
        Confirmation.Accept(command);
        command.SetAction(run.Anywhere(async (operations, answer, _, cancellationToken) =>
        {
            var queue = await operations.ResumeAsync(cancellationToken);
            answer.Tell(queue, () => QueueView.Of(queue));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
