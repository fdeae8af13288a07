namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>clear</c>: removes tasks that have ended.</summary>
internal static class ClearCommand
{
    private static readonly TaskPhase[] Ended = [TaskPhase.Completed, TaskPhase.Failed, TaskPhase.Cancelled];

    public static Command Create(Runner run)
    {
        var command = new Command("clear", "Removes ended tasks with their results and histories. Their clients find them no more.");
        var filter = new TaskFilter(command, Ended);
        var confirmation = new Confirmation(command, run.Terminal);
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var found = await FindAsync(operations, filter.Read(parsed), cancellationToken);
            if (found.Count > 0)
                await confirmation.AskAsync(parsed, $"Remove {Format.Plural(found.Count, "ended task")}?", cancellationToken);
            var removed = await operations.RemoveAsync(found, cancellationToken);
            answer.Tell(new { Removed = removed }, () => new Text($"Removed {Format.Plural(removed, "task")}."));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static async Task<IReadOnlyList<TaskRecord>> FindAsync(
        IOperations operations, TaskQuery query, CancellationToken cancellationToken)
    {
        var found = new List<TaskRecord>();
        foreach (var state in query.Phase is { } one ? [one] : Ended)
            found.AddRange((await operations.FindAsync(query with { Phase = state }, int.MaxValue, cancellationToken)).Tasks);
        return found;
    }
}
