namespace SampleClient.Commands;

/// <summary><c>list</c>: the caller's tasks (2025-11-25).</summary>
internal static class ListCommand
{
    private const int Most = 200;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("list", "Lists your tasks. Needs --dialect legacy and a server that can tell its callers apart.");
        command.SetAction(Session.Run(terminal, new(command), async (tasks, _, cancellationToken) =>
        {
            var table = new Table().RoundedBorder().AddColumns("id", "status", "created", "message");
            table.Columns[0].NoWrap();
            await foreach (var task in tasks.ListAsync(cancellationToken).Take(Most).WithCancellation(cancellationToken))
                table.AddRow(
                    new Text(task.TaskId!), new Markup(StatusStyle.Of(task.Status)), new Text($"{task.CreatedAt?.LocalDateTime:g}"),
                    new Text(OneLine.Of(task.StatusMessage ?? "")));
            if (table.Rows.Count == 0)
                terminal.Error.MarkupLine("No tasks.");
            else
                terminal.Output.Write(table);
            return ExitCodes.Ok;
        }));
        return command;
    }
}
