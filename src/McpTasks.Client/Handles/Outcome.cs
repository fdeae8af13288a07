namespace McpTasks.Client;

/// <summary>How a task ended: with a result, or with an error that is thrown anew each time.</summary>
internal sealed class Outcome<TResult>
    where TResult : class
{
    public TResult? Result { get; private init; }

    public Func<TaskException>? Error { get; private init; }

    public static Outcome<TResult> Of(Func<TaskException> error) => new() { Error = error };

    public static Outcome<TResult> Of(string? taskId, JsonObject json)
    {
        var result = TaskJson.To<TResult>(json);
        return result is CallToolResult { IsError: true } failed
            ? Of(() => new TaskFailedException(taskId, TextOf(failed), failed))
            : new() { Result = result };
    }

    public static Outcome<TResult> Of(string taskId, McpProtocolException error)
    {
        var data = error.Data.Count == 0 ? (JsonElement?)null : JsonSerializer.SerializeToElement(
            error.Data.Keys.OfType<string>().ToDictionary(key => key, key => error.Data[key], StringComparer.Ordinal),
            McpJsonUtilities.DefaultOptions);
        return Of(() => new TaskFailedException(taskId, Failures.MessageOf(error), errorCode: (int)error.ErrorCode, errorData: data));
    }

    public static Outcome<TResult> Of(string taskId, JsonObject? error, string? statusMessage)
    {
        var message = TaskJson.Text(error?["message"]) ?? statusMessage ?? "The task failed.";
        var code = (int?)TaskJson.Number(error?["code"]);
        var data = error?["data"] is { } node
            ? JsonSerializer.SerializeToElement(node, McpJsonUtilities.DefaultOptions)
            : (JsonElement?)null;
        return Of(() => new TaskFailedException(taskId, message, errorCode: code, errorData: data));
    }

    private static string TextOf(CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text)) is { Length: > 0 } text
            ? text
            : "The tool reported an error.";
}
