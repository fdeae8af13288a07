namespace McpTasks;

/// <summary>What makes a second creation the same task: the caller's key, for as long as it is remembered.</summary>
/// <param name="Key">The key, its owner's alone; 1 to 128 characters.</param>
/// <param name="Call">What the call asks for, told apart from other calls of the same key: such as a hash; 1 to 128 characters.</param>
/// <param name="Window">For how long a creation is remembered, from then on; at least 1 millisecond.</param>
public sealed record TaskIdempotency(string Key, string Call, TimeSpan Window)
{
    /// <summary>The task of the key in whose place the new one comes; null for none.</summary>
    public TaskId? Replaces { get; init; }

    /// <summary>
    /// Whether the key is remembered also when its task is no longer kept: a creation then fails with a
    /// <see cref="TaskKeySpentException"/>. Otherwise it is forgotten with its task.
    /// </summary>
    public bool OutlivesTask { get; init; }
}

/// <summary>The key of a creation was used for another call, and is remembered still. Nothing was stored.</summary>
/// <param name="key">The key.</param>
/// <param name="task">The task that it made.</param>
public sealed class TaskKeyConflictException(string key, TaskId task) : Exception($"The idempotency key '{key}' was used for another call.")
{
    /// <summary>The task that the key made.</summary>
    public TaskId Task { get; } = task;
}

/// <summary>The key of a creation has made a task, which is no longer kept. Nothing was stored.</summary>
/// <param name="key">The key.</param>
public sealed class TaskKeySpentException(string key) : Exception($"The task of the idempotency key '{key}' is no longer kept.");
