namespace McpTasks.Redis;

/// <summary>An event on the wire: <c>version|status|attempt</c>.</summary>
internal static class EventPayload
{
    /// <summary>Null for anything else.</summary>
    public static TaskEvent? Parse(string? text) => text?.Split('|') is [var first, var name, var last]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && McpTaskStatusExtensions.FromWireName(name) is { } status
        && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new(version, status, attempt)
            : null;
}
