namespace McpTasks.Cli.Display.Tasks;

/// <summary>A task with its history, questions, arguments and outcome.</summary>
internal static class DetailsView
{
    public static IRenderable Of(TaskDetails details)
    {
        var parts = new List<IRenderable> { Facts(details.Task) };
        if (details.History is { } history)
            parts.AddRange(Part("history", Indented(Timeline.Of(history))));
        if (details.Questions is { Count: > 0 } questions)
            parts.AddRange(Part("questions", Indented(Questions(questions))));
        foreach (var (title, json) in new[] { ("arguments", details.Request), ("result", details.Result), ("error", details.Error) })
        {
            if (json is not null)
                parts.AddRange(Part(title, [.. Answer.Text(json).Split('\n').Select(line => new Text("  " + line))]));
        }

        return new Rows(parts);
    }

    private static Grid Facts(TaskFacts task)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        grid.AddRow(Name("task"), new Text(task.Id));
        grid.AddRow(Name("state"), StateStyle.Of(task));
        Add("message", task.Message);
        Add("progress", Progress(task.Progress));
        Add(task.Kind ?? "component", task.Component);
        Add("owner", task.Owner);
        Add("attempt", Attempt(task));
        Add("priority", task.Priority == TaskPriority.Normal.ToName() ? null : task.Priority);
        Add("begins", task.NotBefore is { } begins ? Format.Utc(begins) : null);
        Add("waits for", task.StruckBy is { } strike ? string.Create(CultureInfo.InvariantCulture, $"strike {strike} to be lifted") : null);
        Add("worker", task.Worker);
        Add("created", task.CreatedAt is { } created ? Format.Utc(created) : null);
        Add("changed", task.UpdatedAt is { } updated ? Format.Utc(updated) : null);
        Add("kept until", task.ExpiresAt is { } expires ? Format.Utc(expires) : null);
        Add("trace", task.TraceParent?.Split('-') is [_, var trace, ..] ? trace : null);
        return grid;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                grid.AddRow(Name(name), new Text(OneLine.Of(value)));
        }
    }

    private static string? Attempt(TaskFacts task) => task switch
    {
        { Attempt: null } => null,
        { Retries: { } retries and > 0 } => string.Create(CultureInfo.InvariantCulture, $"{task.Attempt}, after {retries} that failed"),
        { MaxAttempts: { } most } => string.Create(CultureInfo.InvariantCulture, $"{task.Attempt} of at most {most}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{task.Attempt}"),
    };

    private static string? Progress(TaskProgress? progress) => progress is { Total: { } total }
        ? $"{Format.Number(progress.Current)} of {Format.Number(total)} ({ProgressText.Of(progress)})"
        : ProgressText.Of(progress);

    private static Grid Questions(IReadOnlyList<QuestionFacts> questions)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var question in questions)
        {
            grid.AddRow(
                question.IsOpen ? new Text("open", new(Color.Yellow)) : new Text("answered", new(Color.Grey)),
                new Text(OneLine.Of(question.Key)),
                new Text(OneLine.Of((string?)question.Params?["message"] ?? question.Method)));
        }

        return grid;
    }

    private static IEnumerable<IRenderable> Part(string title, params IRenderable[] content) => [new Text(""), Name(title), .. content];

    private static Padder Indented(IRenderable content) => new(content, new(2, 0, 0, 0));

    private static Text Name(string name) => new(name, new(Color.Grey));
}
