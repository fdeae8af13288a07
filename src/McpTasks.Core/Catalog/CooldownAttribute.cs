namespace McpTasks;

/// <summary>
/// Lets, beside <see cref="TaskSupportAttribute"/>, no other task of a tool or prompt begin for some time after one has begun, on all workers together. A
/// task that would begin meanwhile is dropped: it is cancelled, and its status message says why. Calls that run inline are not counted.
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
