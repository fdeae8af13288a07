namespace McpTasks.Redis;

/// <summary>An event on the wire: <c>version|status|attempt</c>, behind the task's id and a blank where the channel is a worker's.</summary>
internal static class EventPayload
{
    /// <summary>Null for anything else.</summary>
    public static TaskEvent? Parse(string? text) => text?.Split('|') is [var first, var name, var last]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && McpTaskStatusExtensions.FromWireName(name) is { } status
        && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new(version, status, attempt)
            : null;

    /// <summary>The same of a worker's channel.</summary>
    public static (TaskId Task, TaskEvent Change)? ParseOfWorker(string? text) =>
        text?.Split(' ', 2) is [var id, var change] && TaskId.TryParse(id, out var task) && Parse(change) is { } parsed ? (task, parsed) : null;
}
