namespace SampleClient.Commands;

/// <summary><c>tools</c>: what there is to run.</summary>
internal static class ToolsCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("tools", "Lists the server's tools, their arguments, and whether they can be tasks.");
        command.SetAction(Session.Run(terminal, new(command), async (tasks, _, cancellationToken) =>
        {
            var table = new Table().RoundedBorder().ShowRowSeparators().AddColumns("tool", "task", "arguments", "description");
            table.Columns[0].NoWrap();
            await foreach (var tool in tasks.ListToolsAsync(cancellationToken))
                table.AddRow(
                    new Text(tool.Tool.Name), new Text(Support(tool.Support)), new Text(Arguments(tool.Tool)),
                    new Text(OneLine.Of(tool.Tool.Description ?? "")));
            terminal.Output.Write(table);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static string Support(TaskMode? mode) => mode switch
    {
        null => "server decides",
        TaskMode.Forbidden => "never",
        TaskMode.Required => "always",
        _ => "optional",
    };

    private static string Arguments(Tool tool)
    {
        if (!tool.InputSchema.TryGetProperty("properties", out var properties))
            return "";
        var required = tool.InputSchema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
            : [];
        return string.Join(
            '\n',
            properties.EnumerateObject().Select(
                property => $"{property.Name}{(required.Contains(property.Name) ? "" : "?")}: {Type(property.Value)}"));
    }

    private static string Type(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) ? type.ToString() : "any";
}
