namespace SampleClient.Commands;

/// <summary><c>resume ID</c>: comes back to a task.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The task's id." };
        var command = new Command("resume", "Comes back to a task: shows it working, answers its questions, prints its result.") { id };
        var connection = new ConnectionOptions(command);
        command.SetAction(Session.Run(terminal, connection, (tasks, parsed, cancellationToken) =>
            TaskScreen.ShowAsync(
                terminal, "task", _ => Task.FromResult(tasks.Resume(parsed.GetRequiredValue(id))), connection.Given(parsed),
                cancellationToken)));
        return command;
    }
}
