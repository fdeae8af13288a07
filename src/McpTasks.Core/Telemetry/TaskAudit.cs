using System.Security.Claims;

namespace McpTasks;

/// <summary>
/// The audit log: who created, fetched and cancelled which task, what the operator did with it, and how it ended, as events of the category <see cref="Category"/> and nothing
/// else, so that a log level turns it off and a sink can keep it apart. No value can break a line or pass for another.
/// </summary>
public sealed class TaskAudit
{
    /// <summary>The log category.</summary>
    public const string Category = "McpTasks.Audit";

    private static readonly (string Key, string[] Claims)[] CallerKeys =
    [
        ("mcp.audit.issuer", ["iss"]),
        ("mcp.audit.subject", ["sub", ClaimTypes.NameIdentifier, "upn", ClaimTypes.Upn, ClaimTypes.Name]),
        ("mcp.audit.client_id", ["client_id", "azp", "appid"]),
    ];

    private readonly ILogger _logger;

    /// <summary>Makes the log.</summary>
    /// <param name="loggers">Where it goes.</param>
    public TaskAudit(ILoggerFactory loggers) => _logger = loggers.CreateLogger(Category);

    /// <summary>A caller has created a task: <c>mcp.audit.task.created</c>, the one event that also names the caller behind the owner.</summary>
    /// <param name="task">The task.</param>
    /// <param name="caller">The caller.</param>
    public void Created(TaskRecord task, TaskIdentity? caller)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        var attributes = Attributes(task);
        foreach (var (key, claims) in CallerKeys)
        {
            if (claims.Select(claim => caller?.User?.FindFirst(claim)?.Value).FirstOrDefault(value => value is not null) is { } value)
                attributes.Add(new(key, LogText.Clean(value)));
        }

        Write(1, "mcp.audit.task.created", "Task created", attributes);
    }

    /// <summary>The owner was given a task's outcome: <c>mcp.audit.task.retrieved</c>.</summary>
    /// <param name="task">The task, in its terminal state.</param>
    public void Retrieved(TaskRecord task) => Write(2, "mcp.audit.task.retrieved", "Outcome retrieved", task, task.Status);

    /// <summary>A task was cancelled: <c>mcp.audit.task.cancelled</c>.</summary>
    /// <param name="task">The task.</param>
    public void Cancelled(TaskRecord task) => Write(3, "mcp.audit.task.cancelled", "Task cancelled", task, McpTaskStatus.Cancelled);

    /// <summary>A task has ended by itself, or was given up: <c>mcp.audit.task.completed</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="status">How it ended.</param>
    public void Completed(TaskRecord task, McpTaskStatus status) => Write(4, "mcp.audit.task.completed", "Task ended", task, status);

    /// <summary>The operator, not the owner, has acted on a task or read its payload: <c>mcp.audit.task.operated</c>, beside what follows from it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="action">What the operator did: <c>read</c>, <c>cancel</c> or <c>rerun</c>.</param>
    /// <param name="created">The new task of a re-run.</param>
    /// <param name="by">The operator's name, where it is known: who shows the operator's key is known by nothing else.</param>
    public void Operated(TaskRecord task, string action, TaskId? created = null, string? by = null)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        var attributes = Attributes(task);
        Act(attributes, action, by);
        if (created is { } id)
            attributes.Add(new("mcp.audit.created_task", id.Value));
        Write(5, "mcp.audit.task.operated", "Operator acted", attributes);
    }

    /// <summary>The operator has paused or resumed the queue: <c>mcp.audit.queue.operated</c>.</summary>
    /// <param name="action">What the operator did: <c>pause</c> or <c>resume</c>.</param>
    /// <param name="by">The operator's name, where it is known.</param>
    public void Operated(string action, string? by = null)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        var attributes = new List<KeyValuePair<string, object?>>();
        Act(attributes, action, by);
        Write(6, "mcp.audit.queue.operated", "Operator acted on the queue", attributes);
    }

    private static void Act(List<KeyValuePair<string, object?>> attributes, string action, string? by)
    {
        attributes.Add(new("mcp.audit.actor", "operator"));
        if (by is not null)
            attributes.Add(new("mcp.audit.operator", LogText.Clean(by)));
        attributes.Add(new("mcp.audit.action", action));
    }

    private void Write(int id, string name, string text, TaskRecord task, McpTaskStatus status)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        var attributes = Attributes(task);
        attributes.Add(new(TaskTelemetry.StatusKey, status.ToWireName()));
        Write(id, name, text, attributes);
    }

    private void Write(int id, string name, string text, List<KeyValuePair<string, object?>> attributes) => _logger.Log(
        LogLevel.Information, new EventId(id, name), attributes, null,
        (values, _) => $"{text}: {string.Join(", ", values.Select(value => $"{value.Key}=\"{value.Value}\""))}");

    private static List<KeyValuePair<string, object?>> Attributes(TaskRecord task) =>
    [
        new(TaskTelemetry.TaskIdKey, LogText.Clean(task.Id.Value)),
        new(TaskTelemetry.OwnerKey, LogText.Clean(task.Owner)),
        new(TaskTelemetry.ToolKey, LogText.Clean(task.Component)),
    ];
}
