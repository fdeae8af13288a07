namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>watch [ID...]</c>: tasks while they work.</summary>
internal static class WatchCommand
{
    public static Command Create(Runner run)
    {
        var ids = TaskIds.Several(ArgumentArity.ZeroOrMore);
        var command = new Command(
            "watch", "Shows tasks while they work: those named until all have ended, or all that run until it is interrupted.") { ids };
        command.Validators.Add(result =>
        {
            if (run.IsJson(result) && result.GetResult(ids) is not { Tokens.Count: > 0 })
                result.AddError("--json tells how tasks have ended: name them.");
        });
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(ids) ?? [];
            if (wanted.Length == 0)
            {
                await WatchScreen.RunAsync(answer, operations.Time, show => RunningTasks.FollowAsync(operations, show, cancellationToken));
                return ExitCodes.Ok;
            }

            TaskRecord[] ended = [];
            await WatchScreen.RunAsync(answer, operations.Time, async show =>
                ended = await Task.WhenAll(wanted.Select(id => NamedTask.FollowAsync(operations, id, show, cancellationToken))));
            if (answer.IsJson)
                answer.Write(ended.Select(TaskFacts.Of));
            return Array.TrueForAll(ended, task => task is { Status: McpTaskStatus.Completed, IsError: false })
                ? ExitCodes.Ok
                : ExitCodes.Failed;
        }));
        return command;
    }
}
