namespace McpTasks;

/// <summary>What a task does now, in more detail than its <see cref="McpTaskStatus"/>: a working task waits for a worker, or runs.</summary>
public enum TaskPhase
{
    /// <summary>It waits for a worker: it was never begun, or it was handed back or lost by its worker.</summary>
    Queued,

    /// <summary>A worker runs it.</summary>
    Running,

    /// <summary>It waits for its client's answer, on a worker or handed back by one.</summary>
    InputRequired,

    /// <summary>It ended with a result.</summary>
    Completed,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>The phase of a record.</summary>
public static class TaskPhaseExtensions
{
    /// <summary>What the task does, as its record shows.</summary>
    /// <param name="task">The record.</param>
    public static TaskPhase Phase(this TaskRecord task) => task.Status switch
    {
        McpTaskStatus.Completed => TaskPhase.Completed,
        McpTaskStatus.Failed => TaskPhase.Failed,
        McpTaskStatus.Cancelled => TaskPhase.Cancelled,
        McpTaskStatus.InputRequired => TaskPhase.InputRequired,
        _ => task.HasWorker() ? TaskPhase.Running : TaskPhase.Queued,
    };

    /// <summary>Whether an attempt holds the task and is not known to be lost.</summary>
    internal static bool HasWorker(this TaskRecord task) => task.LeaseExpiresAt is not null && !task.IsLost;

    /// <summary>The number of the strike that the task waits for; null where it waits for none.</summary>
    internal static int? WaitsForStrike(this TaskRecord task) => task.HasWorker() ? null : task.StruckBy;
}
