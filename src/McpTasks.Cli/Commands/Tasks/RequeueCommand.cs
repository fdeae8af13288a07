namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>requeue ID</c>: a task that waits for a worker waits no longer for its time to be sent again.</summary>
internal static class RequeueCommand
{
    public static Command Create(Runner run)
    {
        var id = TaskIds.One();
        var command = new Command("requeue", "Makes a task that waits for a worker due at once.") { id };
        Confirmation.Accept(command);
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var task = await operations.RequeueAsync(parsed.GetValue(id), cancellationToken);
            answer.Tell(task, () => TaskLines.Of([task]));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
