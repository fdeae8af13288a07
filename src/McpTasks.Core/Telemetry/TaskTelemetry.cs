using System.Diagnostics;

namespace McpTasks;

/// <summary>Names of what the engine emits. They follow OpenTelemetry's semantic conventions for MCP and generative AI where those have a name.</summary>
public static class TaskTelemetry
{
    /// <summary>The activity source and the meter of the engine.</summary>
    public const string SourceName = "McpTasks";

    /// <summary>On every span and log record of a task: its id.</summary>
    public const string TaskIdKey = "mcp.task.id";

    /// <summary>The component's name.</summary>
    public const string ToolKey = "gen_ai.tool.name";

    /// <summary>The owner's key: a hash, or <c>anonymous</c>.</summary>
    public const string OwnerKey = "mcp.task.owner";

    /// <summary>The attempt's number.</summary>
    public const string AttemptKey = "mcp.task.attempt";

    /// <summary>The worker's name.</summary>
    public const string WorkerKey = "mcp.task.worker";

    /// <summary>The status's wire name.</summary>
    public const string StatusKey = "mcp.task.status";

    /// <summary>The line for people.</summary>
    public const string StatusMessageKey = "mcp.task.status_message";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Marks the running span, and those around it in this process that belong to the same trace, with a task's id.
    /// </summary>
    /// <param name="id">The task.</param>
    public static void TagCurrent(TaskId id)
    {
        for (var span = Activity.Current; span is not null; span = span.Parent)
            span.SetTag(TaskIdKey, id.Value);
    }

    /// <summary>Begins a span of a task as a child of the running span, or of the task's own trace when nothing runs.</summary>
    /// <param name="operation">What is done, such as <c>run task</c>; the component's name is put behind it.</param>
    /// <param name="task">The task.</param>
    /// <param name="kind">The span's kind.</param>
    public static Activity? Start(string operation, TaskRecord task, ActivityKind kind = ActivityKind.Internal)
    {
        var parent = Activity.Current?.Context ?? ContextOf(task);
        var span = Source.StartActivity($"{operation} {task.Component}", kind, parent);
        span?.SetTag(TaskIdKey, task.Id.Value).SetTag(ToolKey, task.Component).SetTag(OwnerKey, task.Owner);
        return span;
    }

    /// <summary>
    /// Begins a trace of its own that is linked to the task's: for what follows a task without being part of it. Changes the running span
    /// of the calling async method and what it calls, not that of its caller.
    /// </summary>
    /// <param name="operation">What is done; the component's name is put behind it.</param>
    /// <param name="task">The task.</param>
    public static Activity? StartLinked(string operation, TaskRecord task)
    {
        Activity.Current = null;
        ActivityLink[] links = ContextOf(task) is { TraceId: var trace } context && trace != default ? [new(context)] : [];
        return Source.StartActivity($"{operation} {task.Component}", ActivityKind.Internal, parentContext: default, links: links)
            ?.SetTag(TaskIdKey, task.Id.Value).SetTag(ToolKey, task.Component);
    }

    /// <summary>The context of the span that created the task; empty when it was not traced.</summary>
    /// <param name="task">The task.</param>
    public static ActivityContext ContextOf(TaskRecord task) =>
        ActivityContext.TryParse(task.TraceParent, task.TraceState, isRemote: true, out var context) ? context : default;
}
