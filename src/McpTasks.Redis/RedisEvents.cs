using System.Net;

namespace McpTasks.Redis;

/// <summary>What the store on Redis writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static partial class RedisEvents
{
    [LoggerMessage(6001, LogLevel.Warning, "{Problem}")]
    public static partial void NotDurable(this ILogger logger, string problem);

    [LoggerMessage(6002, LogLevel.Debug, "Redis at {Server} does not tell its settings, so they are not checked")]
    public static partial void SettingsHidden(this ILogger logger, Exception error, EndPoint? server);

    [LoggerMessage(6003, LogLevel.Error, "The due entry {Member} of shard {Shard} cannot be read and is left out; {What}")]
    public static partial void DueEntryUnreadable(this ILogger logger, Exception error, string member, int shard, string what);
}
