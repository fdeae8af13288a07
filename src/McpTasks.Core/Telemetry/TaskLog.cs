namespace McpTasks;

/// <summary>
/// The story of a task as structured log events. Their names (<c>mcp.task.created</c>, <c>mcp.task.progress</c>, …) and attributes are a
/// contract: the dashboard draws running tasks from them, and audits rely on them. No payload can forge one, since values travel as
/// attributes.
/// </summary>
public static class TaskLog
{
    /// <summary>Opens a scope that puts the task's id, component and owner on every log record inside it.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    public static IDisposable? BeginTaskScope(this ILogger logger, TaskRecord task) => logger.BeginScope(new KeyValuePair<string, object?>[]
    {
        new(TaskTelemetry.TaskIdKey, task.Id.Value),
        new(TaskTelemetry.ToolKey, task.Component),
        new(TaskTelemetry.OwnerKey, task.Owner),
    });

    /// <summary>The record is stored.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    /// <param name="rerunOf">The ended task whose call it makes again.</param>
    public static void TaskCreated(this ILogger logger, TaskRecord task, TaskId? rerunOf = null) => Write(
        logger, task, 1, "mcp.task.created", "Created",
        Of(TaskTelemetry.StatusKey, task.Status.ToWireName()), Of("mcp.task.ttl_ms", (long)task.Ttl.TotalMilliseconds),
        Of("mcp.task.rerun_of", rerunOf?.Value));

    /// <summary>The hint is sent.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    public static void TaskQueued(this ILogger logger, TaskRecord task) => Write(logger, task, 2, "mcp.task.queued", "Queued");

    /// <summary>An attempt began.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task as the attempt found it.</param>
    public static void TaskStarted(this ILogger logger, TaskRecord task) => Write(
        logger, task, 3, "mcp.task.started", $"Attempt {task.Attempt} started on {task.Worker}",
        Of(TaskTelemetry.AttemptKey, task.Attempt), Of(TaskTelemetry.WorkerKey, task.Worker));

    /// <summary>The attempt reported.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    /// <param name="progress">The report.</param>
    public static void TaskProgressed(this ILogger logger, TaskRecord task, TaskProgress progress) => Write(
        logger, task, 4, "mcp.task.progress", $"Progress {progress.Current}{(progress.Total is { } total ? $" of {total}" : "")}",
        Of(TaskTelemetry.AttemptKey, task.Attempt), Of("mcp.task.progress.current", progress.Current),
        Of("mcp.task.progress.total", progress.Total), Of("mcp.task.progress.message", progress.Message));

    /// <summary>The attempt asked its client.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    /// <param name="key">The question's key.</param>
    public static void TaskInputRequired(this ILogger logger, TaskRecord task, string key) =>
        Write(logger, task, 5, "mcp.task.input_required", "Waits for input", Of("mcp.task.input.key", key));

    /// <summary>The answer has arrived.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    /// <param name="key">The question's key.</param>
    public static void TaskInputReceived(this ILogger logger, TaskRecord task, string key) =>
        Write(logger, task, 6, "mcp.task.input_received", "Received input", Of("mcp.task.input.key", key));

    /// <summary>The task was sent again.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    /// <param name="reason">Why.</param>
    public static void TaskRedelivered(this ILogger logger, TaskRecord task, string reason) => Write(
        logger, task, 7, "mcp.task.redelivered", $"To run again: {reason}",
        Of(TaskTelemetry.AttemptKey, task.Attempt), Of(TaskTelemetry.ReasonKey, reason));

    /// <summary>The task has ended.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    /// <param name="status">The terminal status.</param>
    /// <param name="statusMessage">The line for people.</param>
    /// <param name="resultBytes">How large the result, or the error, is as JSON; never the result itself.</param>
    public static void TaskFinished(
        this ILogger logger, TaskRecord task, McpTaskStatus status, string? statusMessage, int? resultBytes = null) => Write(
        logger, task, 8, "mcp.task.finished", $"Ended as {status.ToWireName()}",
        Of(TaskTelemetry.StatusKey, status.ToWireName()), Of(TaskTelemetry.AttemptKey, task.Attempt),
        Of(TaskTelemetry.StatusMessageKey, statusMessage), Of("mcp.task.result.bytes", resultBytes));

    /// <summary>A client has the terminal result.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    public static void TaskDelivered(this ILogger logger, TaskRecord task) => Write(
        logger, task, 9, "mcp.task.delivered", "Result delivered", Of(TaskTelemetry.StatusKey, task.Status.ToWireName()));

    /// <summary>The attempt failed, or put its work off, and is tried again.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="task">The task.</param>
    /// <param name="retry">The retry.</param>
    public static void TaskRetried(this ILogger logger, TaskRecord task, TaskRetry retry) => Write(
        logger, task, 10, "mcp.task.retried", retry.IsFailure ? "To run again: the attempt failed" : "To run again: its component put it off",
        Of(TaskTelemetry.AttemptKey, task.Attempt), Of("mcp.task.retry.after_ms", (long)retry.After.TotalMilliseconds),
        Of(TaskTelemetry.StatusMessageKey, retry.StatusMessage));

    private static void Write(
        ILogger logger, TaskRecord task, int id, string name, string text, params ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        if (!logger.IsEnabled(LogLevel.Information))
            return;
        var state = new List<KeyValuePair<string, object?>>(attributes.Length + 1);
        foreach (var attribute in attributes)
        {
            if (attribute.Value is not null)
                state.Add(attribute);
        }

        Debug.Assert(task.Id.Value is not null, "A logged task has an id.");
        logger.Log(LogLevel.Information, new EventId(id, name), state, null, (_, _) => $"{text} ({task.Component}, task {task.Id})");
    }

    private static KeyValuePair<string, object?> Of(string key, object? value) => new(key, value);
}
