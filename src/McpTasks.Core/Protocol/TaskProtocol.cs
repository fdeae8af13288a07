namespace McpTasks;

/// <summary>What the two task dialects call things on the wire.</summary>
public static class TaskProtocol
{
    /// <summary>The revision of <see cref="TaskDialect.Legacy"/>.</summary>
    public const string LegacyVersion = "2025-11-25";

    /// <summary>The revision of <see cref="TaskDialect.Modern"/>.</summary>
    public const string ModernVersion = "2026-07-28";

    /// <summary>The extension's name in 2026-07-28 capabilities.</summary>
    public const string ExtensionId = "io.modelcontextprotocol/tasks";

    /// <summary>The key in <c>_meta</c> that ties a message to its task.</summary>
    public const string RelatedTask = "io.modelcontextprotocol/related-task";

    /// <summary>
    /// The key in a call's <c>_meta</c> by which its caller makes a second call the same task: a text of 1 to 128 characters. It is this product's own.
    /// </summary>
    public const string IdempotencyKey = "io.mcptasks/idempotencyKey";

    /// <summary>
    /// The key in the <c>_meta</c> of <see cref="Get"/> or <see cref="Result"/> by which a client asks for a link where a tool's result is large: <c>true</c>.
    /// It is this product's own.
    /// </summary>
    public const string ResultLink = "io.mcptasks/resultLink";

    /// <summary>Reads a task.</summary>
    public const string Get = "tasks/get";

    /// <summary>Waits for a task's result; 2025-11-25 only.</summary>
    public const string Result = "tasks/result";

    /// <summary>Lists the caller's tasks; 2025-11-25 only.</summary>
    public const string List = "tasks/list";

    /// <summary>Cancels a task.</summary>
    public const string Cancel = "tasks/cancel";

    /// <summary>Answers a task's questions; 2026-07-28 only.</summary>
    public const string Update = "tasks/update";

    /// <summary>Pushes a task's state to a 2025-11-25 session.</summary>
    public const string StatusNotification = "notifications/tasks/status";

    /// <summary>Pushes a task's state to a 2026-07-28 subscription.</summary>
    public const string Notification = "notifications/tasks";

    /// <summary>A dialect's revision.</summary>
    /// <param name="dialect">The dialect.</param>
    public static string VersionOf(TaskDialect dialect) => dialect == TaskDialect.Legacy ? LegacyVersion : ModernVersion;
}
