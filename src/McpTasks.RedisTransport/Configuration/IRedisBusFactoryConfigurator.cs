namespace McpTasks.RedisTransport;

/// <summary>Configures a bus over Redis.</summary>
public interface IRedisBusFactoryConfigurator : IBusFactoryConfigurator<IRedisReceiveEndpointConfigurator>
{
    /// <summary>The settings from the configuration, which may be changed here.</summary>
    RedisTransportOptions Options { get; }

    /// <summary>Connects with a StackExchange.Redis configuration such as <c>localhost:6379</c>; the bus closes the connection.</summary>
    void Host(string connectionString);

    /// <summary>Uses a connection of the application; the bus leaves the connection open.</summary>
    void Host(IConnectionMultiplexer connection);

    /// <summary>Names the bus's own queue. Otherwise the queue is temporary and has a generated name.</summary>
    void OverrideDefaultBusEndpointQueueName(string queueName);
}
