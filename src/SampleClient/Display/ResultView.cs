namespace SampleClient.Display;

/// <summary>Shows a tool's result: structured content as tables, text as it is, and what cannot be shown by name.</summary>
internal static class ResultView
{
    public static int Show(Terminal terminal, CallToolResult result)
    {
        if (result.StructuredContent is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } content)
        {
            terminal.Output.Write(JsonView.Of(content));
            terminal.Output.WriteLine();
            return ExitCodes.Ok;
        }

        foreach (var block in result.Content)
            terminal.Output.WriteLine(OneLine.Lines(TextOf(block)));
        if (result.Content.Count == 0)
            terminal.Error.MarkupLine("[grey]The result is empty.[/]");
        return ExitCodes.Ok;
    }

    private static string TextOf(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        ImageContentBlock image => $"[image {image.MimeType}, {image.DecodedData.Length} bytes]",
        AudioContentBlock audio => $"[audio {audio.MimeType}, {audio.DecodedData.Length} bytes]",
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
        EmbeddedResourceBlock resource => $"[resource {resource.Resource.Uri}]",
        ResourceLinkBlock link => $"[link {link.Name}: {link.Uri}]",
        _ => $"[{block.Type}]",
    };
}

/// <summary>JSON as tables: an object's members in rows, an array of objects with a column for each member.</summary>
internal static class JsonView
{
    private const int MostRows = 200, MostColumns = 8;

    public static IRenderable Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Object(json),
        JsonValueKind.Array when json.EnumerateArray().Any() && json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            => Rows(json),
        JsonValueKind.Array => new Text(string.Join(", ", json.EnumerateArray().Take(MostRows).Select(Value)) + More(json)),
        _ => new Text(Value(json)),
    };

    private static Grid Object(JsonElement json)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var member in json.EnumerateObject())
            grid.AddRow(new Text(OneLine.Of(member.Name), new(decoration: Decoration.Bold)), Of(member.Value));
        return grid;
    }

    private static Table Rows(JsonElement json)
    {
        var names = json
            .EnumerateArray()
            .SelectMany(item => item.EnumerateObject())
            .Select(member => member.Name)
            .Distinct(StringComparer.Ordinal)
            .Take(MostColumns)
            .ToList();
        var table = new Table().RoundedBorder();
        foreach (var name in names)
            table.AddColumn(new TableColumn(new Text(OneLine.Of(name))));
        foreach (var item in json.EnumerateArray().Take(MostRows))
            table.AddRow(names.Select(name => (IRenderable)new Text(item.TryGetProperty(name, out var value) ? Cell(value) : "")));
        if (More(json) is { Length: > 0 } more)
            table.Caption(Markup.Escape(more));
        return table;
    }

    private static string Cell(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? string.Join(", ", value.EnumerateArray().Select(Cell)) : Value(value);

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "-",
        JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member => Cell(member.Value))),
        _ => OneLine.Of(value.ToString()),
    };

    private static string More(JsonElement json) =>
        json.GetArrayLength() > MostRows ? $" … and {json.GetArrayLength() - MostRows} more" : "";
}
