using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Makes the connection that the store, the events and a transport share.</summary>
internal static class RedisConnection
{
    /// <summary>Connects, and when Redis is away goes on trying in the background: a start never fails because Redis is late.</summary>
    public static IConnectionMultiplexer Open(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        return ConnectionMultiplexer.Connect(options);
    }
}
