using System.Diagnostics.CodeAnalysis;

namespace McpTasks.Redis;

/// <summary>An event on the wire: <c>version|status|attempt</c>.</summary>
internal static class EventPayload
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out TaskEvent? change)
    {
        change = null;
        var parts = text?.Split('|') ?? [];
        if (parts.Length != 3
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt))
            return false;
        try
        {
            change = new(version, McpTaskStatusExtensions.ParseWireName(parts[1]), attempt);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
