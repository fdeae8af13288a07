namespace McpTasks;

/// <summary>
/// Says beside <see cref="TaskSupportAttribute"/> that a tool or prompt, once a task of it has begun, begins no other for a time, over all workers. Tasks
/// that would begin meanwhile are dropped: each is cancelled, and its status message says why. Calls that run inline are not counted.
/// </summary>
/// <param name="window">How long after a beginning, as <c>hh:mm:ss</c>, from 1 millisecond to 1 day.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CooldownAttribute(string window) : Attribute
{
    /// <summary>How long after a beginning.</summary>
    public string Window { get; } = window;

    /// <inheritdoc cref="RateLimitAttribute.Argument"/>
    public string Argument { get; set; } = "";

    /// <inheritdoc cref="RateLimitAttribute.PerOwner"/>
    public bool PerOwner { get; set; }
}
