using System.Text.Json.Nodes;
using static McpTasks.Board.Details.JsonText;

namespace McpTasks.Board.Details.Stories;

/// <summary>A question to the client and the kind of answer. The answer itself is part of the payload.</summary>
internal sealed record QuestionStory(
    string Key, string Method, string Text, DateTimeOffset? Asked, DateTimeOffset? Answered, string? Answer)
{
    private const int MaxText = 500;

    public static IReadOnlyList<QuestionStory> Of(TaskRecord task, IReadOnlyList<TaskHistoryEntry> history) =>
        [.. task.Inputs.Select(input => new QuestionStory(
            input.Key, input.Method, TextOf(input),
            When(history, TaskHistoryKind.Asked, input.Key), When(history, TaskHistoryKind.Answered, input.Key), AnswerOf(input)))];

    private static DateTimeOffset? When(IReadOnlyList<TaskHistoryEntry> history, TaskHistoryKind kind, string key) =>
        history.FirstOrDefault(entry => entry.Kind == kind && entry.Detail == key)?.At;

    private static string TextOf(TaskInput input)
    {
        var parameters = Parsed(input.Params) as JsonObject;
        var text = input.Method switch
        {
            "elicitation/create" => Word(parameters?["message"]) ?? "asks for input",
            "sampling/createMessage" => $"asks the client's model: {LastWords(parameters) ?? "…"}",
            "roots/list" => "asks for the client's roots",
            _ => input.Method,
        };
        return text.Length > MaxText ? text[..MaxText] + "…" : text;
    }

    private static string? LastWords(JsonObject? parameters)
    {
        var last = (parameters?["messages"] as JsonArray)?.LastOrDefault() as JsonObject;
        return Word((last?["content"] as JsonObject)?["text"]);
    }

    private static string? AnswerOf(TaskInput input)
    {
        if (input.Answer is null)
            return null;
        var answer = Parsed(input.Answer) as JsonObject;
        return TaskInputAnswer.IsError(answer, out _, out var message) ? $"failed: {message}" : Word(answer?["action"]) switch
        {
            "accept" => "accepted",
            "decline" => "declined",
            "cancel" => "dismissed",
            _ => "answered",
        };
    }
}
