using System.Collections.Concurrent;

namespace McpTasks.RedisTransport.Receiving;

/// <summary>All deliveries of one receiver: renewed in one script, settled in batches.</summary>
internal sealed class RedisLeases(RedisQueue queue, ReceiverSettings settings, Uri address, TimeProvider time)
{
    /// <summary>A message whose outcome could not be written comes back after this.</summary>
    public static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RedisDelivery, bool> _held = new(ReferenceEqualityComparer.Instance);

    public Uri Address => address;

    /// <summary>How many deliveries are held.</summary>
    public int Count => _held.Count;

    public RedisDelivery Add(ReceivedMessage message)
    {
        var delivery = new RedisDelivery(message, this);
        _held[delivery] = true;
        return delivery;
    }

    /// <summary>Renews at a third of the lease until cancelled.</summary>
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
                // Whoever can reach the server decides: a lease that nobody took is still ours when it is back.
                LogContext.Warning?.Log(exception, "Leases not renewed: {Queue}", queue.Name);
            }
        }
    }

    public async Task SettleAsync(RedisDelivery delivery)
    {
        // What cannot be settled comes back when its lease ends, so its body need not stay here.
        Forget(delivery);
        if (!await queue.SettleAsync(delivery.Message))
            Lost(1, delivery.Message.Id);
    }

    public async Task HandBackAsync(IReadOnlyCollection<RedisDelivery> deliveries, TimeSpan delay, bool counts)
    {
        foreach (var delivery in deliveries)
            Forget(delivery);
        var handed = await queue.HandBackAsync([.. deliveries.Select(static delivery => delivery.Message)], delay, counts, CancellationToken.None);
        TransportMetrics.HandedBack(queue.Name, settings.QueueExpiry is not null, handed);
    }

    /// <summary>Gives back what is still held; with <paramref name="begun"/> also what is running: its outcome no longer counts.</summary>
    public Task HandBackAllAsync(bool begun)
    {
        RedisDelivery[] held = [.. _held.Keys.Where(delivery => (begun || !delivery.HasBegun) && delivery.TryEnd())];
        return held.Length == 0 ? Task.CompletedTask : HandBackAsync(held, TimeSpan.Zero, counts: false);
    }

    /// <summary>Stops renewing a delivery, so that it comes back when its lease ends.</summary>
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
        // What ended while the script ran was settled, not lost.
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
        LogContext.Warning?.Log("Lease lost, the message is delivered again: {Queue} {Id}", queue.Name, id);
    }
}
