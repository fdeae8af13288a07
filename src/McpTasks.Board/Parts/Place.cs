namespace McpTasks.Board.Parts;

/// <summary>What every part of a page knows: where the board is mounted, what time it is there, and where traces are shown.</summary>
/// <param name="Root">The board's path without a slash at its end; empty where it is the site's root.</param>
/// <param name="Now">The time that durations are told by.</param>
/// <param name="TraceUrl">The template of a trace's address; empty for none.</param>
internal sealed record Place(string Root, DateTimeOffset Now, string TraceUrl)
{
    public string List => Root.Length == 0 ? "/" : Root;

    public string Overview => Root + "/overview";

    public string Login => Root + "/login";

    public string Task(TaskId id) => $"{Root}/{id.Value}";

    public string Act(TaskId id, string action) => $"{Root}/{id.Value}/{action}";

    public string Queue(string action) => $"{Root}/queue/{action}";

    public string Strikes => $"{Root}/strikes";

    public string Lift(int strike) => string.Create(CultureInfo.InvariantCulture, $"{Strikes}/{strike}/lift");

    public string Filtered(string name, string value) => $"{List}?{name}={Uri.EscapeDataString(value)}";

    /// <summary>Where the task's trace is shown; null where it was not traced or no place is configured.</summary>
    public string? Trace(TaskRecord task) => TraceUrl.Length > 0 && TaskTelemetry.ContextOf(task) is { } context && context != default
        ? TraceUrl.Replace("{traceId}", context.TraceId.ToHexString(), StringComparison.Ordinal)
        : null;
}
