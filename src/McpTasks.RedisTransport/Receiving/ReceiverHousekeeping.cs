namespace McpTasks.RedisTransport.Receiving;

/// <summary>Renews what expires without a receiver: subscriptions, and the keys of a temporary queue. Also measures the queue.</summary>
internal sealed class ReceiverHousekeeping(RedisReceiveEndpointContext context, RedisQueue queue)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private readonly ReceiverSettings _settings = context.Settings;

    public async Task KeepAsync(CancellationToken cancellation)
    {
        var address = new Topology.RedisAddress(queue.Name, IsExchange: false, _settings.QueueExpiry);
        foreach (var exchange in _settings.Exchanges)
            await context.Host.Exchange(exchange).SubscribeAsync(address, _settings.SubscriptionLifetime, cancellation);
        if (_settings.QueueExpiry is { } expiry)
            await queue.TouchAsync(expiry);
        else
            TransportMetrics.SetDepth(queue.Name, await queue.GetDepthAsync(cancellation));
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var interval = _settings.QueueExpiry is { } expiry && expiry / 3 < Longest ? expiry / 3 : Longest;
        using var timer = new PeriodicTimer(interval, context.Host.Time);
        while (await timer.NextAsync(cancellation))
        {
            try
            {
                await KeepAsync(cancellation);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogContext.Warning?.Log(exception, "Could not renew subscriptions, trying again: {Queue}", queue.Name);
            }
        }
    }
}
