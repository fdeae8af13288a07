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

    /// <summary>Why the task is to run again.</summary>
    public const string ReasonKey = "mcp.task.reason";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>The property of a span that holds the one around it, where the library that made it knows only that one's id.</summary>
    internal const string AroundKey = "mcptasks.around";

    /// <summary>Marks the running span, and those around it in this process, with a task's id.</summary>
    /// <param name="id">The task.</param>
    public static void TagCurrent(TaskId id)
    {
        for (var span = Activity.Current; span is not null; span = span.Parent ?? span.GetCustomProperty(AroundKey) as Activity)
            span.SetTag(TaskIdKey, id.Value);
    }

    /// <summary>
    /// Begins a span in the task's own trace: below the span that created the task, whatever runs here now, since that one has been exported.
    /// </summary>
    /// <param name="name">The span's name.</param>
    /// <param name="task">The task.</param>
    /// <param name="parent">Another parent in that trace, such as the attempt.</param>
    /// <param name="links">What led to it elsewhere.</param>
    public static Activity? Start(string name, TaskRecord task, ActivityContext parent = default, IEnumerable<ActivityLink>? links = null)
    {
        var span = Source.StartActivity(name, ActivityKind.Internal, parent == default ? ContextOf(task) : parent, links: links);
        span?.SetTag(TaskIdKey, task.Id.Value).SetTag(ToolKey, task.Component).SetTag(OwnerKey, task.Owner);
        return span;
    }

    /// <summary>
    /// Makes the calling async method go on without spans of its own, down to what it calls: for pushes, which go on for as long as a client listens.
    /// Their spans would be many, and orphans for as long. Log records stay in the trace. A sampler that does not ask the parent records all the same.
    /// </summary>
    internal static void Quiet()
    {
        var quiet = new Activity("quiet");
        if (Activity.Current?.Context is { } context)
            quiet.SetParentId(context.TraceId, context.SpanId, ActivityTraceFlags.None);
        quiet.Start();
    }

    /// <summary>The context of the span that created the task; empty when it was not traced.</summary>
    /// <param name="task">The task.</param>
    public static ActivityContext ContextOf(TaskRecord task) =>
        ActivityContext.TryParse(task.TraceParent, task.TraceState, isRemote: true, out var context) ? context : default;
}
