namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>requeue ID</c>: sends a task that waits for a worker at once.</summary>
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
