namespace McpTasks.RedisTransport.Queues;

/// <summary>The keys of one queue. All keys carry one hash tag, so the keys share a slot and one script may use all of them.</summary>
internal sealed class QueueKeys
{
    public QueueKeys(string prefix, string queue)
    {
        var tag = $"{{{prefix}:{queue}}}";
        Ready = tag + ":ready";
        Delayed = tag + ":delayed";
        Leases = tag + ":leases";
        Owners = tag + ":owners";
        Bodies = tag + ":bodies";
        Counts = tag + ":counts";
        Waiting = tag + ":waiting";
        WakeChannel = tag + ":wake:";
        All = [Ready, Delayed, Leases, Owners, Bodies, Counts, Waiting];
    }

    /// <summary>List of ids in the order of delivery.</summary>
    public RedisKey Ready { get; }

    /// <summary>Sorted set of ids by the time they become ready.</summary>
    public RedisKey Delayed { get; }

    /// <summary>Sorted set of delivered ids by the time their lease ends.</summary>
    public RedisKey Leases { get; }

    /// <summary>Hash of delivered ids to the token of the owning delivery.</summary>
    public RedisKey Owners { get; }

    /// <summary>Hash of ids to times, headers and body.</summary>
    public RedisKey Bodies { get; }

    /// <summary>Hash of ids to the number of deliveries begun.</summary>
    public RedisKey Counts { get; }

    /// <summary>Sorted set of idle receivers by the time they registered.</summary>
    public RedisKey Waiting { get; }

    /// <summary>The prefix of a receiver's channel; the receiver's id follows.</summary>
    public string WakeChannel { get; }

    /// <summary>Every key, in the order of the receive script.</summary>
    public RedisKey[] All { get; }

    /// <summary>Sorted set of queues by the time their subscription to the exchange ends.</summary>
    public static RedisKey Subscriptions(string prefix, string exchange) => $"{{{prefix}/exchange:{exchange}}}";

    /// <summary>The queues that hold a scheduled message, kept until it is due.</summary>
    public static RedisKey Scheduled(string prefix, Guid token) => $"{prefix}/scheduled:{token:N}";
}
