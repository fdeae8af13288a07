namespace McpTasks.Cli.Commands.Tasks;

/// <summary><c>result ID</c>: how a task ended.</summary>
internal static class ResultCommand
{
    public static Command Create(Runner run)
    {
        var id = TaskIds.One();
        var command = new Command("result", "Prints a task's result as JSON; fails where there is none.") { id };
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var (task, result, error) = await operations.ReadAsync(parsed.GetValue(id), cancellationToken) switch
            {
                var details => (details.Task, details.Result, details.Error),
            };
            if (answer.IsJson)
                answer.Write(new { task.Id, task.State, task.Message, task.IsError, Result = result, Error = error });
            else if (result is not null)
                answer.Write(result);
            if (result is not null)
                return ExitCodes.Ok;
            var why = (string?)(error as JsonObject)?["message"] ?? task.Message;
            run.Terminal.SayError($"Task {task.Id} has no result: it is {task.State}{(why is null ? "." : $" ({why}).")}");
            return ExitCodes.Failed;
        }));
        return command;
    }
}
