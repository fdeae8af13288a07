namespace McpTasks.Cli.Commands;

/// <summary><c>workers</c>: those that are alive.</summary>
internal static class WorkersCommand
{
    public static Command Create(Runner run)
    {
        var command = new Command("workers", "Lists the workers that are alive.");
        command.SetAction(run.InStore(async (store, answer, _, cancellationToken) =>
        {
            var workers = await store.Workers.ListAsync(cancellationToken);
            answer.Tell(workers, () => WorkerTable.Of(workers, store.Time.GetUtcNow()));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
