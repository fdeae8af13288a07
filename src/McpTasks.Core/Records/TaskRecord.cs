namespace McpTasks;

/// <summary>A task as the store holds it, at one moment. Every time in it was stamped by the store's clock.</summary>
public sealed record TaskRecord
{
    /// <summary>The task's id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The key of the principal it belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>What kind of component it runs.</summary>
    public required TaskComponentKind Kind { get; init; }

    /// <summary>The component's name; for a resource, the URI or URI template it is registered with.</summary>
    public required string Component { get; init; }

    /// <summary>The wire form that it was created in.</summary>
    public required TaskDialect Dialect { get; init; }

    /// <summary>Its state.</summary>
    public required McpTaskStatus Status { get; init; }

    /// <summary>One line for people about the state.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>The newest progress of the present attempt.</summary>
    public TaskProgress? Progress { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its status, status message or progress last changed.</summary>
    public required DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>How long it is kept, from its creation.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>How long clients should wait between polls.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>How many attempts have begun; the number of the newest is the fencing token. 0 while it is queued.</summary>
    public int Attempt { get; init; }

    /// <summary>After how many attempts that never ended the task is given up.</summary>
    public required int MaxAttempts { get; init; }

    /// <inheritdoc cref="NewTask.MaxRunTime"/>
    public TimeSpan? MaxRunTime { get; init; }

    /// <summary>The worker of the newest attempt.</summary>
    public string? Worker { get; init; }

    /// <summary>When the first attempt began; null while none has.</summary>
    public DateTimeOffset? FirstBegunAt { get; init; }

    /// <summary>When the newest attempt began; null while none has.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Until when the newest attempt may write, unless it renews; null when no attempt runs.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>
    /// Whether the newest attempt was lost: its lease ran out, and the task waits for another worker. False again when one begins, or when
    /// the lost attempt comes back before that and renews its lease.
    /// </summary>
    public bool IsLost { get; init; }

    /// <summary>
    /// Before when no attempt begins: its start was put off, or an attempt failed and is tried again; null when it may begin at once, and
    /// once it was sent to the workers.
    /// </summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The number of the strike that it waits for (<see cref="TaskStrike.Number"/>), as it was last looked at; null when it waits for none.</summary>
    public int? StruckBy { get; init; }

    /// <summary>How many attempts have failed and were tried again; those that were lost or handed back are not counted here.</summary>
    public int Retries { get; init; }

    /// <summary>
    /// The places that it needs to run: a line for each, with how many tasks may have one at once, a space and the limit's name; null for
    /// none.
    /// </summary>
    public string? Slots { get; init; }

    /// <summary>
    /// The rates under which it begins: a line for each, with how many begin, in how many milliseconds, <c>wait</c> or <c>drop</c>, and the rate's name, with
    /// spaces between; null for none.
    /// </summary>
    public string? Rates { get; init; }

    /// <summary>The call before it, where only the last of calls runs that follow each other quickly. It was dropped, unless it had begun.</summary>
    public TaskId? Follows { get; init; }

    /// <summary>Whether others waited for their turn when this one was created, or a crowd of another owner; told by its creation alone.</summary>
    internal bool OthersWait { get; init; }

    /// <summary>How urgent it is among tasks that wait.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>The W3C traceparent of the span that created the task; its whole trace hangs there.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C tracestate that goes with <see cref="TraceParent"/>.</summary>
    public string? TraceState { get; init; }

    /// <summary>What the creating client declared (its capabilities and name), as JSON; null when unknown.</summary>
    public string? Client { get; init; }

    /// <summary>The 2025-11-25 session that created it, for pushing to that session; null elsewhere.</summary>
    public string? SessionId { get; init; }

    /// <summary>The caller's identity for the worker, protected; null when anonymous.</summary>
    public string? Identity { get; init; }

    /// <summary>The request's <c>params</c> as JSON. Only <see cref="ITaskStore.BeginAsync"/> reads it.</summary>
    public string? Request { get; init; }

    /// <summary>The result as JSON, once there is one.</summary>
    public string? Result { get; init; }

    /// <summary>Whether the result is a tool's own error, which not every dialect calls a failure. Lists show it too.</summary>
    public bool IsError { get; init; }

    /// <summary>The JSON-RPC error object as JSON, when the component threw a protocol error.</summary>
    public string? Error { get; init; }

    /// <summary>The questions asked so far, in the order asked.</summary>
    public IReadOnlyList<TaskInput> Inputs { get; init; } = [];

    /// <summary>The task whose attempt started it; null where no task did.</summary>
    public TaskId? Parent { get; init; }

    /// <summary>The tasks that its attempts started and that are cancelled with it, in the order started. Lists do not show them.</summary>
    public IReadOnlyList<TaskId> Children { get; init; } = [];

    /// <summary>Rises by one with every change; two records with the same version are equal.</summary>
    public required long Version { get; init; }

    /// <summary>The task with its owner.</summary>
    public TaskRef Ref => new(Id, Owner);
}
