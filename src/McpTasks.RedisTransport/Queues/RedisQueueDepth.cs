using System.Runtime.InteropServices;

namespace McpTasks.RedisTransport;

/// <summary>How many messages a queue holds.</summary>
/// <param name="Ready">Waiting for a receiver.</param>
/// <param name="Delayed">Scheduled, or waiting for their redelivery.</param>
/// <param name="Leased">Held by a receiver now, running or prefetched.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RedisQueueDepth(long Ready, long Delayed, long Leased)
{
    /// <summary>All messages: ready, delayed and leased.</summary>
    public long Total => Ready + Delayed + Leased;
}
