namespace McpTasks.Board.Parts;

/// <summary>What every part of a page knows: the board's path, the time of the page, and where to find traces.</summary>
/// <param name="Root">The board's path without a slash at the end; empty for the root of the site.</param>
/// <param name="Now">The time that durations are measured against.</param>
/// <param name="TraceUrl">The template for the address of a trace; empty for no links.</param>
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

    /// <summary>The address of the task's trace; null when the task was not traced or no address is configured.</summary>
    public string? Trace(TaskRecord task) => TraceUrl.Length > 0 && TaskTelemetry.ContextOf(task) is { } context && context != default
        ? TraceUrl.Replace("{traceId}", context.TraceId.ToHexString(), StringComparison.Ordinal)
        : null;
}
