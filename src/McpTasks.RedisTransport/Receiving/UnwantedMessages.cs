namespace McpTasks.RedisTransport.Receiving;

/// <summary>Keeps two kinds of messages from the consumers: expired ones, and those delivered too often without an outcome.</summary>
internal sealed class UnwantedMessages(RedisReceiveEndpointContext context)
{
    private readonly ReceiverSettings _settings = context.Settings;

    private bool IsTemporary => _settings.QueueExpiry is not null;

    public async Task<bool> TryRemoveAsync(RedisDelivery delivery)
    {
        var message = delivery.Message;
        if (message.IsExpired)
            TransportMetrics.Expired(_settings.Queue, IsTemporary);
        else if (message.DeliveryCount > _settings.Options.MaxDeliveryCount)
            await PoisonAsync(message);
        else
            return false;
        await delivery.Complete();
        return true;
    }

    private async Task PoisonAsync(ReceivedMessage message)
    {
        var reason = $"Delivered {_settings.Options.MaxDeliveryCount} times without an outcome";
        TransportMetrics.Poisoned(_settings.Queue, IsTemporary);
        if (_settings.HandlesFaults)
        {
            LogContext.Warning?.Log("{Reason}, dropped: {Queue} {Id}", reason, _settings.Queue, message.Id);
            return;
        }

        LogContext.Error?.Log("{Reason}, moved to the error queue: {Queue} {Id}", reason, _settings.Queue, message.Id);
        await Parking.ParkAsync(context.Errors, message, context.Host.Options, headers =>
        {
            headers[MessageHeaders.Reason] = "fault";
            headers[MessageHeaders.FaultMessage] = reason;
        });
    }
}
