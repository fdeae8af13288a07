namespace McpTasks.RedisTransport;

/// <summary>Looks into queues. <c>UsingRedis</c> adds this service.</summary>
public interface IRedisQueues
{
    /// <summary>How many messages the queue holds; all zero for a queue that does not exist.</summary>
    /// <param name="queueName">The name, e.g. <c>orders</c> or <c>orders_error</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The name is not valid for a queue.</exception>
    Task<RedisQueueDepth> GetDepthAsync(string queueName, CancellationToken cancellationToken = default);
}

internal sealed class RedisQueues(RedisHostConfiguration host) : IRedisQueues
{
    public Task<RedisQueueDepth> GetDepthAsync(string queueName, CancellationToken cancellationToken = default) =>
        EntityName.IsValid(queueName)
            ? host.Queue(queueName).GetDepthAsync(cancellationToken)
            : throw new ArgumentException($"A queue's name must be {EntityName.Rule}.", nameof(queueName));
}
