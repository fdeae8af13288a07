namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>cancel ID...</c>: ends tasks.</summary>
internal static class CancelCommand
{
    public static Command Create(Runner run)
    {
        var ids = TaskIds.Several(ArgumentArity.OneOrMore);
        var command = new Command("cancel", "Cancels tasks.") { ids };
        var confirmation = new Confirmation(command, run.Terminal);
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(ids);
            var question = wanted.Length == 1 ? $"Cancel task {wanted[0]}?" : $"Cancel {wanted.Length} tasks?";
            await confirmation.AskAsync(parsed, question, cancellationToken);
            var cancelled = new List<TaskFacts>();
            foreach (var id in wanted)
            {
                try
                {
                    cancelled.Add(await operations.CancelAsync(id, cancellationToken));
                }
                catch (CommandException refused)
                {
                    // The others are still to be cancelled.
                    run.Terminal.SayError(refused.Message);
                }
            }

            answer.Tell(cancelled, () => TaskLines.Of(cancelled));
            return cancelled.Count == wanted.Length ? ExitCodes.Ok : ExitCodes.Failed;
        }));
        return command;
    }
}
