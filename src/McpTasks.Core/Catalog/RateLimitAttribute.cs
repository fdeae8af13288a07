namespace McpTasks;

/// <summary>
/// Says beside <see cref="TaskSupportAttribute"/> how many tasks of a tool or prompt begin in a time, over all workers. A task above it waits, and begins as
/// soon as one may; or it is dropped. Calls that run inline are not counted.
/// </summary>
/// <param name="max">How many begin, from 1 to 10,000: each attempt counts.</param>
/// <param name="per">In how long, as <c>hh:mm:ss</c>, from 1 millisecond to 1 day.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RateLimitAttribute(int max, string per) : Attribute
{
    /// <summary>How many begin.</summary>
    public int Max { get; } = max;

    /// <summary>In how long.</summary>
    public string Per { get; } = per;

    /// <summary>
    /// The argument, as clients send it, of which each value has a limit of its own; a call without it counts as one value. Empty for one limit of all calls.
    /// </summary>
    public string Argument { get; set; } = "";

    /// <summary>Whether each caller has a limit of its own.</summary>
    public bool PerOwner { get; set; }

    /// <summary>Whether a task above the limit is dropped: it is cancelled before it begins, and its status message says why.</summary>
    public bool Drop { get; set; }
}
