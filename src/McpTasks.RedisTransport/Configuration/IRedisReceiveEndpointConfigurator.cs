namespace McpTasks.RedisTransport;

/// <summary>Configures a receive endpoint of the Redis transport.</summary>
public interface IRedisReceiveEndpointConfigurator : IReceiveEndpointConfigurator
{
    /// <summary>Replaces <see cref="RedisTransportOptions.LeaseDuration"/> for this endpoint.</summary>
    TimeSpan LeaseDuration { set; }

    /// <summary>Replaces <see cref="RedisTransportOptions.MaxDeliveryCount"/> for this endpoint.</summary>
    int MaxDeliveryCount { set; }

    /// <summary>Replaces <see cref="RedisTransportOptions.PollInterval"/> for this endpoint.</summary>
    TimeSpan PollInterval { set; }

    /// <summary>
    /// Makes the queue temporary: the queue and its messages expire this long after the last receiver has stopped. 1 second to 1 day.
    /// </summary>
    TimeSpan? QueueExpiry { set; }

    /// <summary>Subscribes the queue to an exchange by name, in addition to the exchanges of its consumers' message types.</summary>
    void Subscribe(string exchange);
}
