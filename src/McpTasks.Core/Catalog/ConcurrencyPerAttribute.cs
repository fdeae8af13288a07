namespace McpTasks;

/// <summary>
/// Limits, beside <see cref="TaskSupportAttribute"/>, how many tasks of a tool or prompt with the same value of an argument run at once on all workers
/// together. Calls that run inline are not counted.
/// </summary>
/// <param name="argument">The argument's name, as clients send it.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ConcurrencyPerAttribute(string argument) : Attribute
{
    /// <summary>The argument's name. A call without it counts as one value.</summary>
    public string Argument { get; } = argument;

    /// <summary>How many may run at once, from 1 to 10,000. Default: 1.</summary>
    public int Max { get; set; } = 1;
}
