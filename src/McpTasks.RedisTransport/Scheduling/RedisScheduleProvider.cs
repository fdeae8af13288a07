using MassTransit.Scheduling;

namespace McpTasks.RedisTransport.Scheduling;

/// <summary>Schedules by sending with a delay. Unlike MassTransit's delayed scheduler, this one can cancel.</summary>
internal sealed class RedisScheduleProvider(ISendEndpointProvider endpoints, RedisHostConfiguration host) : IScheduleMessageProvider
{
    public async Task<ScheduledMessage<T>> ScheduleSend<T>(
        Uri destinationAddress, DateTime scheduledTime, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class
    {
        if (!MessageTypeCache<T>.IsValidMessageType)
            throw new ArgumentException(MessageTypeCache<T>.InvalidMessageTypeReason, nameof(message));
        var token = ScheduleTokenIdCache<T>.GetTokenId(message);
        var scheduled = new ScheduleSendPipe<T>(pipe, scheduledTime) { ScheduledMessageId = token };
        var endpoint = await endpoints.GetSendEndpoint(destinationAddress);
        await endpoint.Send(message, scheduled, cancellationToken);
        return new Scheduled<T>(scheduled.ScheduledMessageId ?? token, scheduledTime, destinationAddress, message);
    }

    public Task CancelScheduledSend(Guid tokenId, CancellationToken cancellationToken) =>
        ScheduledMessages.CancelAsync(host, tokenId, cancellationToken);

    public Task CancelScheduledSend(Uri destinationAddress, Guid tokenId, CancellationToken cancellationToken) =>
        ScheduledMessages.CancelAsync(host, tokenId, cancellationToken);

    private sealed record Scheduled<T>(Guid TokenId, DateTime ScheduledTime, Uri Destination, T Payload) : ScheduledMessage<T>
        where T : class;
}
