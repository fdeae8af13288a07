using System.Collections.Concurrent;

namespace McpTasks.RedisTransport.Receiving;

/// <summary>All deliveries of one receiver. One script renews all leases; settlements go in batches.</summary>
internal sealed class RedisLeases(RedisQueue queue, ReceiverSettings settings, Uri address, TimeProvider time)
{
    /// <summary>A message comes back after this time when its outcome could not be written.</summary>
    public static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RedisDelivery, bool> _held = new(ReferenceEqualityComparer.Instance);

    public Uri Address => address;

    /// <summary>How many deliveries the receiver holds.</summary>
    public int Count => _held.Count;

    public RedisDelivery Add(ReceivedMessage message)
    {
        var delivery = new RedisDelivery(message, this);
        _held[delivery] = true;
        return delivery;
    }

    /// <summary>Renews the leases after each third of the lease time until cancelled.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(settings.Options.LeaseDuration / 3, time);
        while (await timer.NextAsync(cancellation))
        {
            try
            {
                await RenewOnceAsync();
            }
            catch (Exception exception)
            {
                // No lease counts as lost yet: a lease that nobody took is still ours when the server is back.
                LogContext.Warning?.Log(exception, "Could not renew leases: {Queue}", queue.Name);
            }
        }
    }

    public async Task SettleAsync(RedisDelivery delivery)
    {
        // A message that cannot be settled comes back when the lease ends, so the body need not stay here.
        Forget(delivery);
        if (!await queue.SettleAsync(delivery.Message))
            Lost(1, delivery.Message.Id);
    }

    public async Task HandBackAsync(IReadOnlyCollection<RedisDelivery> deliveries, TimeSpan delay, bool counts)
    {
        foreach (var delivery in deliveries)
            Forget(delivery);
        var handed = await queue.HandBackAsync(
            [.. deliveries.Select(static delivery => delivery.Message)], delay, counts, CancellationToken.None);
        TransportMetrics.HandedBack(queue.Name, settings.QueueExpiry is not null, handed);
    }

    /// <summary>
    /// Gives back the messages that are still held; with <paramref name="begun"/> also running ones, whose outcome then no longer counts.
    /// </summary>
    public Task HandBackAllAsync(bool begun)
    {
        RedisDelivery[] held = [.. _held.Keys.Where(delivery => (begun || !delivery.HasBegun) && delivery.TryEnd())];
        return held.Length == 0 ? Task.CompletedTask : HandBackAsync(held, TimeSpan.Zero, counts: false);
    }

    /// <summary>Stops renewing a delivery, so that the message comes back when the lease ends.</summary>
    public void Abandon(RedisDelivery delivery)
    {
        delivery.TryEnd();
        Forget(delivery);
    }

    private async Task RenewOnceAsync()
    {
        RedisDelivery[] held = [.. _held.Keys.Where(static delivery => delivery.IsHeld)];
        if (held.Length == 0)
            return;
        var lost = await queue.RenewAsync([.. held.Select(static delivery => delivery.Message)], settings.Options.LeaseDuration);
        // A delivery that ended while the script ran was settled, not lost.
        foreach (var delivery in held.Where(delivery => delivery.IsHeld && lost.Contains(delivery.Message.Id, StringComparer.Ordinal)))
        {
            delivery.Lose();
            Lost(1, delivery.Message.Id);
            Forget(delivery);
        }
    }

    private void Forget(RedisDelivery delivery) => _held.TryRemove(delivery, out _);

    private void Lost(int count, string id)
    {
        TransportMetrics.LeaseLost(queue.Name, settings.QueueExpiry is not null, count);
        LogContext.Warning?.Log("Lost a lease, the message is delivered again: {Queue} {Id}", queue.Name, id);
    }
}
