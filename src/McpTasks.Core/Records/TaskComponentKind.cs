namespace McpTasks;

/// <summary>What a task runs.</summary>
public enum TaskComponentKind
{
    /// <summary>A tool, through <c>tools/call</c>.</summary>
    Tool,

    /// <summary>A prompt, through <c>prompts/get</c>; only 2025-11-25 clients can ask for it as a task.</summary>
    Prompt,

    /// <summary>A resource or a resource template, through <c>resources/read</c>; only 2025-11-25 clients can ask for it as a task.</summary>
    Resource,
}

/// <summary>The kinds of components as operators and error texts name them.</summary>
internal static class TaskComponentKinds
{
    public static string ToName(this TaskComponentKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>The wire form that a task was created in.</summary>
public enum TaskDialect
{
    /// <summary>MCP 2025-11-25: the client asks with <c>params.task</c>.</summary>
    Legacy,

    /// <summary>MCP 2026-07-28 with the extension <c>io.modelcontextprotocol/tasks</c>: the server decides.</summary>
    Modern,
}
