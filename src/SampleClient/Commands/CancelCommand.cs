namespace SampleClient.Commands;

/// <summary><c>cancel ID</c>: ends a task.</summary>
internal static class CancelCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The task's id." };
        var command = new Command("cancel", "Cancels a task.") { id };
        command.SetAction(Session.Run(terminal, new(command), async (tasks, parsed, cancellationToken) =>
        {
            var state = await tasks.Resume(parsed.GetRequiredValue(id)).CancelAsync(cancellationToken);
            terminal.Output.MarkupLineInterpolated($"{state.TaskId} {state.Status.ToWireName()}");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
