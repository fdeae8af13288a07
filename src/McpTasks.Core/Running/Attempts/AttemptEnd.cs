namespace McpTasks;

/// <summary>Why a running attempt was told to stop.</summary>
internal enum AttemptEnd
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The task ended elsewhere: the caller cancelled it.</summary>
    TaskEnded,

    /// <summary>Another attempt has the task, or the task is gone.</summary>
    LeaseLost,

    /// <summary>This worker cannot reach the store, for longer than it may go on by itself.</summary>
    CutOff,

    /// <summary>This worker stops.</summary>
    WorkerStops,
}
