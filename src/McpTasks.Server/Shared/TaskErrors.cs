namespace McpTasks.Server.Shared;

/// <summary>What clients are told when a task request cannot be served.</summary>
internal static class TaskErrors
{
    /// <summary>No revision defines an error for the result of a cancelled task; this is the code that the language server protocol uses.</summary>
    public const int Cancelled = -32800;

    /// <summary>A limit was met; <c>data.retryAfterMs</c> says when to try again.</summary>
    public const int LimitExceeded = -32005;

    /// <summary>The operator refuses such tasks until a strike is lifted; nobody knows when.</summary>
    public const int OperatorRefuses = -32006;

    /// <summary>Unknown, foreign and malformed ids are answered alike, so that nobody learns which ids exist.</summary>
    public static McpProtocolException NotFound() => Invalid("Task not found");

    public static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);

    public static McpProtocolException NoSuchMethod(string message) => new(message, McpErrorCode.MethodNotFound);

    public static McpProtocolException Limit(string message, TimeSpan retryAfter) => NotNow(message, (McpErrorCode)LimitExceeded, retryAfter);

    public static McpProtocolException Struck(string message) => new(message, (McpErrorCode)OperatorRefuses);

    /// <summary>A request failed by no fault of its own or of its task, which its client must not take for the task's end.</summary>
    public static McpProtocolException Failed() => NotNow(
        "The server could not read or change the task just now; its log says why. Send the request again.", McpErrorCode.InternalError, TimeSpan.FromSeconds(5));

    public static McpProtocolException ExtensionMissing(string message) => new MissingRequiredClientCapabilityException(
        new ClientCapabilities { Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { [TaskProtocol.ExtensionId] = new JsonObject() } }, message);

    private static McpProtocolException NotNow(string message, McpErrorCode code, TimeSpan retryAfter)
    {
        var error = new McpProtocolException(message, code);
        error.Data["retryAfterMs"] = TaskWire.Milliseconds(retryAfter);
        return error;
    }
}
