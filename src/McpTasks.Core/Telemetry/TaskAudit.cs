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
    public void Created(TaskRecord task, TaskIdentity? caller) => Write(
        1, "mcp.audit.task.created", "Task created", task, [.. CallerKeys.Select(known => (known.Key, First(caller?.User, known.Claims)))]);

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
    /// <param name="action">What the operator did: <c>read</c>, <c>cancel</c>, <c>rerun</c>, <c>requeue</c> or <c>remove</c>.</param>
    /// <param name="created">The new task of a re-run.</param>
    /// <param name="by">The operator's name, where it is known: who shows the operator's key is known by nothing else.</param>
    public void Operated(TaskRecord task, string action, TaskId? created = null, string? by = null) => Write(
        5, "mcp.audit.task.operated", "Operator acted", task, [.. Act(action, by), ("mcp.audit.created_task", created?.Value)]);

    /// <summary>The operator has paused or resumed the queue: <c>mcp.audit.queue.operated</c>.</summary>
    /// <param name="action">What the operator did: <c>pause</c> or <c>resume</c>.</param>
    /// <param name="by">The operator's name, where it is known.</param>
    public void Operated(string action, string? by = null) =>
        Write(6, "mcp.audit.queue.operated", "Operator acted on the queue", task: null, Act(action, by));

    /// <summary>The operator has struck something, or lifted a strike: <c>mcp.audit.strike.operated</c>.</summary>
    /// <param name="strike">The strike.</param>
    /// <param name="action">What the operator did: <c>strike</c> or <c>lift</c>.</param>
    /// <param name="by">The operator's name, where it is known.</param>
    public void Operated(TaskStrike strike, string action, string? by = null)
    {
        ArgumentNullException.ThrowIfNull(strike);
        Write(7, "mcp.audit.strike.operated", "Operator acted on a strike", task: null,
        [
            .. Act(action, by), ("mcp.audit.strike", strike.Number.ToString(CultureInfo.InvariantCulture)), (TaskTelemetry.ToolKey, strike.Component),
            (TaskTelemetry.OwnerKey, strike.Owner), ("mcp.audit.strike.argument", strike.Argument),
            ("mcp.audit.strike.operator", strike.Argument is null ? null : strike.Operator.ToName()), ("mcp.audit.strike.value", strike.Value),
            ("mcp.audit.strike.up_to", strike.UpTo), ("mcp.audit.strike.mode", strike.Mode.ToName()), ("mcp.audit.strike.reason", strike.Reason),
        ]);
    }

    private static string? First(ClaimsPrincipal? user, string[] claims) =>
        claims.Select(claim => user?.FindFirst(claim)?.Value).FirstOrDefault(value => value is not null);

    private static (string Key, string? Value)[] Act(string action, string? by) =>
        [("mcp.audit.actor", "operator"), ("mcp.audit.operator", by), ("mcp.audit.action", action)];

    private static (string Key, string? Value)[] Of(TaskRecord task) =>
        [(TaskTelemetry.TaskIdKey, task.Id.Value), (TaskTelemetry.OwnerKey, task.Owner), (TaskTelemetry.ToolKey, task.Component)];

    private void Write(int id, string name, string text, TaskRecord task, McpTaskStatus status) =>
        Write(id, name, text, task, [(TaskTelemetry.StatusKey, status.ToWireName())]);

    private void Write(int id, string name, string text, TaskRecord? task, (string Key, string? Value)[] more)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        var attributes = new List<KeyValuePair<string, object?>>();
        foreach (var (key, value) in task is null ? more : Of(task).Concat(more))
        {
            if (value is not null)
                attributes.Add(new(key, LogText.Clean(value)));
        }

        _logger.Log(
            LogLevel.Information, new EventId(id, name), attributes, null,
            (values, _) => $"{text}: {string.Join(", ", values.Select(value => $"{value.Key}=\"{value.Value}\""))}");
    }
}
