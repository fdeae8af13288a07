namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>ls</c>: the tasks of all owners, newest first.</summary>
internal static class LsCommand
{
    private const int Usual = 50, Most = 10_000;

    public static Command Create(Runner run)
    {
        var limit = new Option<int?>("--limit", "-n")
        {
            Description = $"How many at most, {Usual} unless told otherwise.",
            HelpName = "number",
        };
        var after = new Option<string?>("--after") { Description = "Where the page before ended, as it says.", HelpName = "place" };
        var command = new Command("ls", "Lists tasks, newest first.") { limit, after };
        command.Validators.Add(result =>
        {
            if (result.GetValue(limit) is < 1 or > Most)
                result.AddError($"--limit must be from 1 to {Most}, but is {result.GetValue(limit)}.");
        });
        var filter = new TaskFilter(command, Enum.GetValues<TaskPhase>());
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var query = filter.Read(parsed) with { Cursor = parsed.GetValue(after) };
            var found = await operations.FindAsync(query, parsed.GetValue(limit) ?? Usual, cancellationToken);
            var tasks = found.Tasks.Select(TaskFacts.Of).ToList();
            answer.Tell(new { Tasks = tasks, found.Next }, () => TaskTable.Of(tasks, operations.Time.GetUtcNow()));
            if (found.Next is { } next)
                run.Terminal.SayNote($"There are more: --after {next}");
            return ExitCodes.Ok;
        }));
        return command;
    }
}
