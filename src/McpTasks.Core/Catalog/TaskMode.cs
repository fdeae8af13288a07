namespace McpTasks;

/// <summary>Whether a component can run as a task (MCP 2025-11-25, <c>execution.taskSupport</c>).</summary>
public enum TaskMode
{
    /// <summary>Always inline.</summary>
    Forbidden,

    /// <summary>Inline or as a task: the client decides (2025-11-25), or the server for a client that knows tasks (2026-07-28).</summary>
    Optional,

    /// <summary>Only as a task; a client that cannot do tasks is refused.</summary>
    Required,
}
