namespace McpTasks.Client;

/// <summary>How to start a task.</summary>
public sealed class StartTaskOptions
{
    /// <summary>
    /// How long the server should keep the task, from its creation; it may keep it shorter. At least 1 millisecond; null leaves it to the
    /// server. Only 2025-11-25 has it: the 2026-07-28 extension leaves it to the server.
    /// </summary>
    public TimeSpan? Ttl { get; set; }

    /// <summary>Runs the call inline: the start waits for its result, and nothing survives a lost connection. Default false.</summary>
    public bool Inline { get; set; }

    /// <summary>Told how far the call has come, inline or as a task. Each report may come on another thread.</summary>
    public IProgress<TaskProgress>? Progress { get; set; }
}
