namespace McpTasks.AspNetCore.Tasks.Shared;

/// <summary>What clients are told when a task request cannot be served.</summary>
internal static class TaskErrors
{
    /// <summary>No revision defines an error for the result of a cancelled task; this is the code that the language server protocol uses.</summary>
    public const int Cancelled = -32800;

    /// <summary>A limit was met; <c>data.retryAfterMs</c> says when to try again.</summary>
    public const int LimitExceeded = -32005;

    /// <summary>Unknown, foreign and malformed ids are answered alike, so that nobody learns which ids exist.</summary>
    public static McpProtocolException NotFound() => Invalid("Task not found");

    public static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);

    public static McpProtocolException NoSuchMethod(string message) => new(message, McpErrorCode.MethodNotFound);

    public static McpProtocolException Limit(string message, TimeSpan retryAfter)
    {
        var error = new McpProtocolException(message, (McpErrorCode)LimitExceeded);
        error.Data["retryAfterMs"] = TaskWire.Milliseconds(retryAfter);
        return error;
    }

    public static McpProtocolException ExtensionMissing(string message) => new MissingRequiredClientCapabilityException(
        new ClientCapabilities { Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { [TaskProtocol.ExtensionId] = new JsonObject() } }, message);
}
