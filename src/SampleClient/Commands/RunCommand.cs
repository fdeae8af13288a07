namespace SampleClient.Commands;

/// <summary><c>run TOOL</c>: calls a tool, and shows it working, or leaves it in the background.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var tool = new Argument<string>("tool") { Description = "The tool's name; 'tools' lists them." };
        var arguments = new Option<string[]>("--arg", "-a")
        {
            Description = "An argument of the tool, as name=value or name=JSON. Repeat it for more.",
            HelpName = "name=value",
        };
        var background = new Option<bool>("--background", "-b")
        {
            Description = "Starts the task, prints how to come back to it, and ends.",
        };
        var inline = new Option<bool>("--inline") { Description = "Runs the tool without a task." };
        var command = new Command("run", "Runs a tool, as a task where the tool can be one.") { tool, arguments, background, inline };
        command.Validators.Add(result =>
        {
            if (result.GetValue(background) && result.GetValue(inline))
                result.AddError("--background and --inline exclude each other: only a task can go on by itself.");
            if (result.GetValue(arguments)?.FirstOrDefault(argument => argument.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong)
                result.AddError($"--arg must be name=value, but is '{wrong}'.");
            else if (result.GetValue(arguments)?.GroupBy(argument => argument.Split('=')[0])
                .FirstOrDefault(same => same.Count() > 1) is { } twice)
                result.AddError($"--arg names '{twice.Key}' more than once.");
        });
        var connection = new ConnectionOptions(command);
        command.SetAction(Session.Run(terminal, connection, async (tasks, parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(tool);
            var values = await ToolArguments.ReadAsync(tasks, name, parsed.GetValue(arguments) ?? [], cancellationToken);
            return parsed.GetValue(background)
                ? await LeaveAsync(
                    terminal, await tasks.StartToolAsync(name, values, cancellationToken: cancellationToken), connection.Given(parsed))
                : await TaskScreen.ShowAsync(
                    terminal, name,
                    progress => tasks.StartToolAsync(
                        name, values, new() { Inline = parsed.GetValue(inline), Progress = progress }, cancellationToken),
                    connection.Given(parsed), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> LeaveAsync(Terminal terminal, TaskHandle<CallToolResult> task, string given)
    {
        if (task.CompletedInline)
        {
            terminal.Error.MarkupLine("[yellow]note:[/] the server ran the tool at once; there is no task to come back to.");
            return ResultView.Show(terminal, await task);
        }

        // The id alone on the standard output, for scripts.
        terminal.Output.WriteLine(task.TaskId);
        terminal.SayHowToResume("Runs in the background. Come back with:", task.TaskId, given);
        return ExitCodes.Ok;
    }
}
