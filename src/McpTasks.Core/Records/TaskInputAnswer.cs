using System.Diagnostics.CodeAnalysis;

namespace McpTasks;

/// <summary>Answers that are not results: the client could not answer, and its JSON-RPC error takes the answer's place.</summary>
public static class TaskInputAnswer
{
    /// <summary>Writes an error as an answer. No result of a question has a member named <c>error</c>, so it cannot be taken for one.</summary>
    /// <param name="code">The error's code.</param>
    /// <param name="message">What went wrong.</param>
    public static string Error(int code, string message) =>
        new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString(JsonSerializerOptions.Web);

    /// <summary>Reads an answer that is an error.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="message">What went wrong.</param>
    public static bool IsError(JsonNode? answer, out int code, [NotNullWhen(true)] out string? message)
    {
        (code, message) = (0, null);
        return (answer as JsonObject)?["error"] is JsonObject error
            && error["code"] is JsonValue number && number.TryGetValue(out code)
            && error["message"] is JsonValue text && text.TryGetValue(out message);
    }
}
