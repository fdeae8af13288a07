namespace McpTasks.Client;

/// <summary>The task ended with an error: the tool reported one, the request was refused, or the server gave the task up.</summary>
public sealed class TaskFailedException : TaskException
{
    internal TaskFailedException(
        string? taskId, string message, CallToolResult? toolResult = null, int? errorCode = null, JsonElement? errorData = null)
        : base(taskId, message) => (ToolResult, ErrorCode, ErrorData) = (toolResult, errorCode, errorData);

    /// <summary>What the tool reported, with <see cref="CallToolResult.IsError"/>; null when the error is the protocol's.</summary>
    public CallToolResult? ToolResult { get; }

    /// <summary>The JSON-RPC error's code; null when the tool reported the error.</summary>
    public int? ErrorCode { get; }

    /// <summary>The JSON-RPC error's data.</summary>
    public JsonElement? ErrorData { get; }
}
