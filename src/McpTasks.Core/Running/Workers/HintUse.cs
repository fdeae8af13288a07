namespace McpTasks;

/// <summary>What became of a hint that was used for a task.</summary>
internal enum HintUse
{
    /// <summary>The task has run.</summary>
    Ran,

    /// <summary>The store does not let it begin now, and others may wait.</summary>
    Refused,

    /// <summary>The store does not let it begin now, and nobody else waits.</summary>
    RefusedAlone,

    /// <summary>A limit or a rate does not let it begin now.</summary>
    LimitFull,
}
