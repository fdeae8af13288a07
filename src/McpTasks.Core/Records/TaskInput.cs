namespace McpTasks;

/// <summary>A question that a running task put to its client.</summary>
/// <param name="Key">The question's key, the same in every attempt of the task.</param>
/// <param name="Method">The MCP method that asks it, such as <c>elicitation/create</c>.</param>
/// <param name="Params">The method's parameters, as JSON.</param>
/// <param name="Answer">The client's answer as JSON, or null while it is outstanding.</param>
public sealed record TaskInput(string Key, string Method, string Params, string? Answer);
