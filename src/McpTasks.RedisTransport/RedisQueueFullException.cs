namespace McpTasks.RedisTransport;

/// <summary>A message was not sent because its queue holds <see cref="RedisTransportOptions.MaxQueueLength"/> messages.</summary>
public sealed class RedisQueueFullException : MassTransitException
{
    /// <summary>Creates the exception with a default message.</summary>
    public RedisQueueFullException()
        : base("The queue is full.")
    {
    }

    /// <summary>Creates the exception.</summary>
    public RedisQueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public RedisQueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
