namespace McpTasks;

/// <summary>The state of a task, as both task dialects name it (MCP 2025-11-25, tasks, "Task Status Lifecycle").</summary>
/// <remarks><see cref="Working"/> and <see cref="InputRequired"/> alternate; the other three are terminal and never change.</remarks>
public enum McpTaskStatus
{
    /// <summary>Accepted: queued or running.</summary>
    Working,

    /// <summary>Running, and waiting for answers from the client.</summary>
    InputRequired,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended with an error, expired, or given up after too many attempts.</summary>
    Failed,

    /// <summary>Ended by the caller's cancellation.</summary>
    Cancelled,
}

/// <summary>Wire names and predicates of <see cref="McpTaskStatus"/>.</summary>
public static class McpTaskStatusExtensions
{
    /// <summary>The status's name on the wire, in the store and in telemetry, such as <c>input_required</c>.</summary>
    /// <param name="status">A defined status.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined status.</exception>
    public static string ToWireName(this McpTaskStatus status) => status switch
    {
        McpTaskStatus.Working => "working",
        McpTaskStatus.InputRequired => "input_required",
        McpTaskStatus.Completed => "completed",
        McpTaskStatus.Failed => "failed",
        McpTaskStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a task status."),
    };

    /// <summary>Whether the status can no longer change.</summary>
    /// <param name="status">The status.</param>
    public static bool IsTerminal(this McpTaskStatus status) => status >= McpTaskStatus.Completed;

    /// <summary>Reads a wire name.</summary>
    /// <param name="wireName">A name as <see cref="ToWireName"/> writes it.</param>
    /// <exception cref="FormatException">The name is unknown.</exception>
    public static McpTaskStatus ParseWireName(string wireName) =>
        FromWireName(wireName) ?? throw new FormatException($"'{wireName}' is not a task status.");

    internal static McpTaskStatus? FromWireName(string? name) => name switch
    {
        "working" => McpTaskStatus.Working,
        "input_required" => McpTaskStatus.InputRequired,
        "completed" => McpTaskStatus.Completed,
        "failed" => McpTaskStatus.Failed,
        "cancelled" => McpTaskStatus.Cancelled,
        _ => null,
    };
}
