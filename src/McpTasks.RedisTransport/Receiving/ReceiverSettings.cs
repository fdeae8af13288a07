namespace McpTasks.RedisTransport.Receiving;

/// <summary>A receiver's view of its endpoint.</summary>
internal sealed record ReceiverSettings(
    string Queue, TimeSpan? QueueExpiry, ReceiverSlots Slots, RedisTransportOptions Options, IReadOnlyCollection<string> Exchanges)
{
    /// <summary>Whether the endpoint handles failed messages itself and therefore has no error queue.</summary>
    public bool HandlesFaults { get; init; }

    /// <summary>How long a subscription outlives the receiver.</summary>
    public TimeSpan SubscriptionLifetime => QueueExpiry ?? Options.SubscriptionLifetime;
}

/// <summary>How many messages a receiver holds, and how many of the held messages run.</summary>
internal sealed record ReceiverSlots(int Held, int Running)
{
    private static readonly int DefaultPrefetch = Math.Max(Environment.ProcessorCount * 2, 16);

    /// <summary>
    /// A receiver holds no more messages than it runs, so that no message waits behind a long one while another receiver is idle. The
    /// exception is an explicit prefetch count above the concurrency limit. MassTransit's default does not count as explicit, and neither
    /// does the fifth that MassTransit adds to the limit of a consumer definition.
    /// </summary>
    public static ReceiverSlots For(ITransportConfiguration transport)
    {
        var running = transport.GetConcurrentMessageLimit();
        var prefetch = transport.PrefetchCount;
        var asked = prefetch > running && prefetch != DefaultPrefetch && prefetch != running * 12 / 10;
        return new ReceiverSlots(asked ? prefetch : running, running);
    }
}
