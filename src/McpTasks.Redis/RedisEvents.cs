namespace McpTasks.Redis;

/// <summary>What the store on Redis writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static class RedisEvents
{
    public static readonly EventId NotDurable = new(6001, nameof(NotDurable));
    public static readonly EventId SettingsHidden = new(6002, nameof(SettingsHidden));
    public static readonly EventId DueEntryUnreadable = new(6003, nameof(DueEntryUnreadable));
}
