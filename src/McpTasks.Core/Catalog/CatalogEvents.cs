namespace McpTasks;

/// <summary>What the check of the components writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class CatalogEvents
{
    [LoggerMessage(1041, LogLevel.Warning, "{Setting} is for a component that this service does not have")]
    public static partial void SettingUnused(this ILogger logger, string setting);
}
