namespace McpTasks;

/// <summary>What makes a second creation the same task: the caller's key, for as long as it is remembered.</summary>
/// <param name="Key">The key, its owner's alone; 1 to 128 characters.</param>
/// <param name="Call">What the call asks for, told apart from other calls of the same key: such as a hash; 1 to 128 characters.</param>
/// <param name="Window">For how long a creation is remembered, from then on; at least 1 millisecond.</param>
public sealed record TaskOnce(string Key, string Call, TimeSpan Window);

/// <summary>The key of a creation was used for another call, and is remembered still. Nothing was stored.</summary>
/// <param name="key">The key.</param>
public sealed class TaskKeyConflictException(string key) : Exception($"The idempotency key '{key}' was used for another call.");
