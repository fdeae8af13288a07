namespace McpTasks.Cli.Facts;

/// <summary>A task with its history, questions, arguments and outcome.</summary>
internal sealed record TaskDetails(TaskFacts Task)
{
    public IReadOnlyList<HistoryFacts>? History { get; init; }

    public IReadOnlyList<QuestionFacts>? Questions { get; init; }

    public JsonNode? Request { get; init; }

    public JsonNode? Result { get; init; }

    public JsonNode? Error { get; init; }

    public static TaskDetails Of(TaskRecord task, IReadOnlyList<TaskHistoryEntry> history, string? request) => new(TaskFacts.Of(task))
    {
        History = [.. history.Select(entry => HistoryFacts.Of(entry, task))],
        Questions = [.. task.Inputs.Select(QuestionFacts.Of)],
        Request = Parsed(request),
        Result = Parsed(task.Result),
        Error = Parsed(task.Error),
    };

    public static TaskDetails Of(JsonObject told)
    {
        var task = ServiceJson.Task(told);
        return new(TaskFacts.Of(task))
        {
            History =
            [
                .. ServiceJson.Items(told, "history").Select(ServiceJson.Read<TaskHistoryEntry>)
                    .Select(entry => HistoryFacts.Of(entry, task)),
            ],
            Questions = [.. ServiceJson.Items(told, "questions").Select(ServiceJson.Read<QuestionFacts>)],
            Request = told["request"]?.DeepClone(),
            Result = told["result"]?.DeepClone(),
            Error = told["error"]?.DeepClone(),
        };
    }

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);
}

/// <summary>An event of a task's history, with its text for people.</summary>
internal sealed record HistoryFacts(
    DateTimeOffset At, string Kind, int Attempt, string? Worker, TaskProgress? Progress, string Word, string Detail)
{
    public static HistoryFacts Of(TaskHistoryEntry entry, TaskRecord task)
    {
        var (word, detail) = EventWords.Of(entry, ending: task.Status.ToString(), task.StatusMessage);
        var kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Kind.ToString());
        return new(entry.At, kind, entry.Attempt, entry.Worker, entry.Progress, word, detail);
    }
}

/// <summary>A question to the task's client, and whether it is still open.</summary>
internal sealed record QuestionFacts(string Key, string Method, JsonNode? Params, bool IsOpen)
{
    public static QuestionFacts Of(TaskInput input) => new(input.Key, input.Method, JsonNode.Parse(input.Params), input.Answer is null);
}
