namespace McpTasks.RedisTransport.Receiving;

/// <summary>What a receiver needs to know about its endpoint.</summary>
internal sealed record ReceiverSettings(
    string Queue, TimeSpan? QueueExpiry, ReceiverSlots Slots, RedisTransportOptions Options, IReadOnlyCollection<string> Exchanges)
{
    /// <summary>Whether the endpoint has an end of its own for what fails; it has no error queue then.</summary>
    public bool HandlesFaults { get; init; }

    /// <summary>How long a subscription outlives the receiver.</summary>
    public TimeSpan SubscriptionLifetime => QueueExpiry ?? Options.SubscriptionLifetime;
}

/// <summary>How many messages a receiver holds, and how many of them run.</summary>
internal sealed record ReceiverSlots(int Held, int Running)
{
    private static readonly int DefaultPrefetch = Math.Max(Environment.ProcessorCount * 2, 16);

    /// <summary>
    /// A receiver holds no more than it runs, so that nothing waits behind a long message while another receiver is idle;
    /// unless a prefetch count above the concurrency limit was asked for. MassTransit's default, and the fifth that it adds
    /// to a consumer definition's limit, were not.
    /// </summary>
    public static ReceiverSlots For(ITransportConfiguration transport)
    {
        var running = transport.GetConcurrentMessageLimit();
        var prefetch = transport.PrefetchCount;
        var asked = prefetch > running && prefetch != DefaultPrefetch && prefetch != running * 12 / 10;
        return new ReceiverSlots(asked ? prefetch : running, running);
    }
}
