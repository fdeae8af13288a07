using McpTasks.RedisTransport.Connection;
using McpTasks.RedisTransport.Queues;
using McpTasks.RedisTransport.Receiving;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpTasks.RedisTransport.Tests.Leases;

/// <summary>A delivery whose end cannot be written is let go: its message comes back when its lease ends.</summary>
public class UnsettledTests
{
    [Fact]
    public async Task A_message_that_could_not_be_settled_is_not_kept()
    {
        var leases = Leases();
        var delivery = leases.Add(Message());

        await Assert.ThrowsAnyAsync<Exception>(delivery.Complete);

        Assert.Equal(0, leases.Count);
    }

    [Fact]
    public async Task A_message_that_could_not_be_handed_back_is_not_kept()
    {
        var leases = Leases();
        var failed = leases.Add(Message());
        leases.Add(Message());

        await Assert.ThrowsAnyAsync<Exception>(() => failed.Faulted(new InvalidOperationException()));
        Assert.Equal(1, leases.Count);
        await Assert.ThrowsAnyAsync<Exception>(() => leases.HandBackAllAsync(begun: true));

        Assert.Equal(0, leases.Count);
    }

    private static RedisLeases Leases()
    {
        var options = new RedisTransportOptions { ConnectionString = "127.0.0.1:1,connectTimeout=50", RetryLimit = TimeSpan.Zero };
        var connection = new TransportConnection(options, TimeProvider.System, NullLogger.Instance);
        return new(
            new(connection.Client, "t", "work"), new("work", QueueExpiry: null, new(1, 1), options, []), new("queue:work"),
            TimeProvider.System);
    }

    private static ReceivedMessage Message() =>
        new(Guid.NewGuid().ToString("N"), 1, "receiver/1") { Headers = new Dictionary<string, object>(), Body = default };
}
