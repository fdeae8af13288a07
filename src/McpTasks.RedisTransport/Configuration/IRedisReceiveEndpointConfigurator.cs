namespace McpTasks.RedisTransport;

/// <summary>Configures a receive endpoint of the Redis transport.</summary>
public interface IRedisReceiveEndpointConfigurator : IReceiveEndpointConfigurator
{
    /// <summary>Instead of <see cref="RedisTransportOptions.LeaseDuration"/>.</summary>
    TimeSpan LeaseDuration { set; }

    /// <summary>Instead of <see cref="RedisTransportOptions.MaxDeliveryCount"/>.</summary>
    int MaxDeliveryCount { set; }

    /// <summary>Instead of <see cref="RedisTransportOptions.PollInterval"/>.</summary>
    TimeSpan PollInterval { set; }

    /// <summary>Makes the queue temporary: it and its messages expire so long after its last receiver stopped. 1 second to 1 day.</summary>
    TimeSpan? QueueExpiry { set; }

    /// <summary>Subscribes the queue to an exchange by name, beside those of its consumers' message types.</summary>
    void Subscribe(string exchange);
}
