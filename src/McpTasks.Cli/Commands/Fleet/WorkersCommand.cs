namespace McpTasks.Cli.Commands.Fleet;

/// <summary><c>workers</c>: lists the workers that are alive.</summary>
internal static class WorkersCommand
{
    public static Command Create(Runner run)
    {
        var command = new Command("workers", "Lists the workers that are alive.");
        command.SetAction(run.Anywhere(async (operations, answer, _, cancellationToken) =>
        {
            var workers = await operations.ReadWorkersAsync(cancellationToken);
            answer.Tell(workers, () => WorkerTable.Of(workers, operations.Time.GetUtcNow()));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
