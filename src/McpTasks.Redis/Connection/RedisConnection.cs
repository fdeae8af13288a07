using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>The connection that the store, the events and a transport share, made with its first use.</summary>
internal sealed class RedisConnection(string connectionString)
{
    private readonly Lazy<IConnectionMultiplexer> _multiplexer = new(() => Open(connectionString));

    public IConnectionMultiplexer Multiplexer => _multiplexer.Value;

    public Task CloseAsync() =>
        _multiplexer.IsValueCreated ? _multiplexer.Value.CloseAsync(allowCommandsToComplete: false) : Task.CompletedTask;

    // When Redis is away the client goes on trying in the background: a start never fails because Redis is late.
    private static ConnectionMultiplexer Open(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        return ConnectionMultiplexer.Connect(options);
    }
}
