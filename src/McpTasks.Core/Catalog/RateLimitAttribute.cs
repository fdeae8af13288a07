namespace McpTasks;

/// <summary>
/// Limits, beside <see cref="TaskSupportAttribute"/>, how many tasks of a tool or prompt begin in a window of time, on all workers together. A task above the
/// limit waits until the next one may begin, or is dropped. Calls that run inline are not counted.
/// </summary>
/// <param name="max">How many tasks may begin, from 1 to 10,000; each attempt counts.</param>
/// <param name="per">The window, as <c>hh:mm:ss</c>, from 1 millisecond to 1 day.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RateLimitAttribute(int max, string per) : Attribute
{
    /// <summary>How many begin.</summary>
    public int Max { get; } = max;

    /// <summary>In how long.</summary>
    public string Per { get; } = per;

    /// <summary>
    /// The name of an argument whose values each have a limit of their own; calls without the argument share one. Empty for one limit of all calls.
    /// </summary>
    public string Argument { get; set; } = "";

    /// <summary>Whether each caller has a limit of its own.</summary>
    public bool PerOwner { get; set; }

    /// <summary>Whether a task above the limit is dropped: it is cancelled before it begins, and its status message says why.</summary>
    public bool Drop { get; set; }
}
