namespace McpTasks.RedisTransport;

/// <summary>Configures a bus over Redis.</summary>
public interface IRedisBusFactoryConfigurator : IBusFactoryConfigurator<IRedisReceiveEndpointConfigurator>
{
    /// <summary>The settings, as bound from the configuration; change them here.</summary>
    RedisTransportOptions Options { get; }

    /// <summary>Connects by a StackExchange.Redis configuration such as <c>localhost:6379</c>; the bus closes the connection.</summary>
    void Host(string connectionString);

    /// <summary>Uses a connection of the application's; the bus leaves it open.</summary>
    void Host(IConnectionMultiplexer connection);

    /// <summary>Names the bus's own queue, which is otherwise temporary and made up.</summary>
    void OverrideDefaultBusEndpointQueueName(string queueName);
}
