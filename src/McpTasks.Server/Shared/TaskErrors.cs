namespace McpTasks.Server.Shared;

/// <summary>The errors that clients get when the server cannot serve a task request.</summary>
internal static class TaskErrors
{
    /// <summary>
    /// No revision defines an error for the result of a cancelled task; the code comes from the language server protocol.
    /// </summary>
    public const int Cancelled = -32800;

    /// <summary>A limit was reached; <c>data.retryAfterMs</c> says when to try again.</summary>
    public const int LimitExceeded = -32005;

    /// <summary>The operator refuses such tasks until somebody lifts a strike, at a time that nobody knows.</summary>
    public const int OperatorRefuses = -32006;

    /// <summary>Unknown, foreign and malformed ids get the same answer, so that nobody learns which ids exist.</summary>
    public static McpProtocolException NotFound() => Invalid("Task not found");

    public static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);

    public static McpProtocolException NoSuchMethod(string message) => new(message, McpErrorCode.MethodNotFound);

    public static McpProtocolException Limit(string message, TimeSpan retryAfter) =>
        NotNow(message, (McpErrorCode)LimitExceeded, retryAfter);

    public static McpProtocolException Struck(string message) => new(message, (McpErrorCode)OperatorRefuses);

    /// <summary>
    /// A request failed through no fault of the request or the task. The client must not mistake the failure for the end of the task.
    /// </summary>
    public static McpProtocolException Failed() => NotNow(
        "The server could not read or change the task just now; its log says why. Send the request again.", McpErrorCode.InternalError,
        TimeSpan.FromSeconds(5));

    public static McpProtocolException ExtensionMissing(string message) => new MissingRequiredClientCapabilityException(
        new ClientCapabilities
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { [TaskProtocol.ExtensionId] = new JsonObject() },
        },
        message);

    private static McpProtocolException NotNow(string message, McpErrorCode code, TimeSpan retryAfter)
    {
        var error = new McpProtocolException(message, code);
        error.Data["retryAfterMs"] = TaskWire.Milliseconds(retryAfter);
        return error;
    }
}
