namespace McpTasks.Cli.Commands.Fleet;

/// <summary><c>queue</c>: whether it is paused, and how many tasks are in each state.</summary>
internal static class QueueCommand
{
    public static Command Create(Runner run)
    {
        var command = new Command("queue", "Shows whether the queue is paused, and how many tasks are in each state.");
        command.SetAction(run.Anywhere(async (operations, answer, _, cancellationToken) =>
        {
            var queue = await operations.ReadQueueAsync(cancellationToken);
            answer.Tell(queue, () => QueueView.Of(queue));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
