namespace McpTasks;

/// <summary>What happened to a task.</summary>
public enum TaskHistoryKind
{
    /// <summary>It was accepted.</summary>
    Created,

    /// <summary>
    /// It waits for a worker; <see cref="TaskHistoryEntry.Detail"/> is its priority, as in <c>high priority</c>, where that is not the usual one.
    /// </summary>
    Queued,

    /// <summary>An attempt began on a worker.</summary>
    Begun,

    /// <summary>The attempt reported. Reports are thinned: the newest always stays, of those before it enough to draw the curve.</summary>
    Progress,

    /// <summary>The attempt put a question to the client; <see cref="TaskHistoryEntry.Detail"/> is the question's key.</summary>
    Asked,

    /// <summary>The client answered; <see cref="TaskHistoryEntry.Detail"/> is the question's key.</summary>
    Answered,

    /// <summary>The attempt started another task; <see cref="TaskHistoryEntry.Detail"/> is its id.</summary>
    Spawned,

    /// <summary>The attempt's lease ran out: its worker died, hung or was cut off.</summary>
    Lost,

    /// <summary>The attempt's worker stopped and gave the task back unfinished.</summary>
    HandedBack,

    /// <summary>The attempt failed and is tried again after a pause; <see cref="TaskHistoryEntry.Detail"/> says why and when.</summary>
    Retried,

    /// <summary>The component put its work off (<see cref="RetryLaterException"/>); <see cref="TaskHistoryEntry.Detail"/> says why and until when.</summary>
    PutOff,

    /// <summary>
    /// The task was sent to the workers again. Several times in a row are one entry, of the last time; <see cref="TaskHistoryEntry.Detail"/>
    /// then says how often, as in <c>12 times</c>.
    /// </summary>
    Redelivered,

    /// <summary>It was cancelled; <see cref="TaskHistoryEntry.Detail"/> says by whom, as <see cref="TaskActorExtensions.ToName"/> does.</summary>
    Cancelled,

    /// <summary>It ended otherwise; <see cref="TaskHistoryEntry.Detail"/> is the terminal status's wire name.</summary>
    Ended,

    /// <summary>A client has the result.</summary>
    Delivered,
}

/// <summary>One event in a task's history, kept with its record and as long.</summary>
/// <param name="At">When, by the store's clock.</param>
/// <param name="Kind">What.</param>
/// <param name="Attempt">The newest attempt then; 0 before the first.</param>
/// <param name="Worker">The worker, where one began an attempt.</param>
/// <param name="Detail">What the kind says of it; null where it says nothing.</param>
/// <param name="Progress">What was reported, for <see cref="TaskHistoryKind.Progress"/>; its message may be cut short.</param>
public sealed record TaskHistoryEntry(
    DateTimeOffset At, TaskHistoryKind Kind, int Attempt, string? Worker = null, string? Detail = null, TaskProgress? Progress = null)
{
    /// <summary>How many entries one task has at most.</summary>
    public const int MaxEntries = 200;
}
