namespace Chaos.Faults;

/// <summary>What is done to the system.</summary>
internal enum FaultKind
{
    KillWorker,
    KillApi,
    PauseWorker,
    PauseApi,

    /// <summary>SIGKILL of the store, which comes back with its append-only file.</summary>
    KillStore,
    FreezeStore,

    /// <summary>SIGTERM to one worker, and its successor at once.</summary>
    DeployWorker,

    /// <summary>The same for every API service and worker, one after the other.</summary>
    DeployAll,

    /// <summary>Between one service and the store: every connection ends, and none is made for a while.</summary>
    Cut,

    /// <summary>The same between all services and the store.</summary>
    CutAll,

    /// <summary>Between one service and the store: connections end in the middle of what they carry.</summary>
    Halve,

    /// <summary>Between one service and the store: everything comes late.</summary>
    Delay,

    /// <summary>Between one service and the store: requests do not arrive.</summary>
    HoldRequests,

    /// <summary>Between one service and the store: requests are done, and their replies do not arrive.</summary>
    HoldReplies,

    /// <summary>Not done by the run, but seen: the store did not answer in time.</summary>
    SlowStore,

    /// <summary>Not done by the run, but seen: a process could not work in time.</summary>
    SlowProcess,
}
