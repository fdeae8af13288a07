namespace McpTasks;

/// <summary>
/// Says beside <see cref="TaskSupportAttribute"/> that of calls of one caller that follow each other quickly only the last one runs: a task begins when so
/// much time has passed without another. One that another follows before it has begun is dropped: it is cancelled, and its status message names the newer
/// one. Calls that run inline are not counted.
/// </summary>
/// <param name="settle">How long no other call must come, as <c>hh:mm:ss</c>, from 1 millisecond to 1 day.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DebounceAttribute(string settle) : Attribute
{
    /// <summary>How long no other call must come.</summary>
    public string Settle { get; } = settle;

    /// <summary>The argument, as clients send it, of which each value is looked at by itself. Empty for all calls together.</summary>
    public string Argument { get; set; } = "";
}
