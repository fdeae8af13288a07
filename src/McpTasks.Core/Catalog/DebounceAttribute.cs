namespace McpTasks;

/// <summary>
/// Runs, beside <see cref="TaskSupportAttribute"/>, only the last of several calls that a caller makes in quick succession: a task begins once that much time
/// has passed without another call. An earlier task that has not begun is dropped: it is cancelled, and its status message names the newer task. Calls that
/// run inline are not counted.
/// </summary>
/// <param name="settle">How long the caller must make no other call, as <c>hh:mm:ss</c>, from 1 millisecond to 1 day.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DebounceAttribute(string settle) : Attribute
{
    /// <summary>How long no other call must come.</summary>
    public string Settle { get; } = settle;

    /// <summary>The argument, as clients send it, of which each value is looked at by itself. Empty for all calls together.</summary>
    public string Argument { get; set; } = "";
}
