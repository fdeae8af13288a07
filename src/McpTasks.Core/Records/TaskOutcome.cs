namespace McpTasks;

/// <summary>How an attempt ended.</summary>
/// <param name="Status">A terminal status.</param>
/// <param name="StatusMessage">One line for people, where there is something to say; always set for a failure.</param>
/// <param name="Result">The MCP result as JSON, as it would have been sent inline; null when there is none.</param>
/// <param name="Error">The JSON-RPC error object as JSON, when the component threw a protocol error; else null.</param>
/// <param name="IsError">Whether the result is a tool's own error, which not every dialect calls a failure.</param>
public sealed record TaskOutcome(McpTaskStatus Status, string? StatusMessage = null, string? Result = null, string? Error = null, bool IsError = false)
{
    /// <summary>The exception that it was made of, for the decision whether the attempt is tried again; never stored.</summary>
    internal Exception? Cause { get; init; }
}
