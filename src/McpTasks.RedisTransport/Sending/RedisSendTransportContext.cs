using MassTransit.Context;
using MassTransit.Middleware;

namespace McpTasks.RedisTransport.Sending;

/// <summary>Sends to one queue, or to every queue that has subscribed to an exchange.</summary>
internal sealed class RedisSendTransportContext(RedisHostConfiguration host, ReceiveEndpointContext endpoint, RedisAddress address)
    : BaseSendTransportContext(host, endpoint.Serialization), SendTransportContext<PipeContext>
{
    public override string EntityName => address.Name;

    public override string ActivitySystem => "redis";

    public override async Task<SendContext<T>> CreateSendContext<T>(
        T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
    {
        var context = new MessageSendContext<T>(message, cancellationToken);
        await pipe.Send(context);
        return context;
    }

    public Task<SendContext<T>> CreateSendContext<T>(
        PipeContext context, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class => CreateSendContext(message, pipe, cancellationToken);

    public Task Send(IPipe<PipeContext> pipe, CancellationToken cancellationToken = default) => pipe.Send(new Context(cancellationToken));

    public async Task Send<T>(PipeContext transportContext, SendContext<T> sendContext)
        where T : class
    {
        var context = (MessageSendContext<T>)sendContext;
        var cancellation = context.CancellationToken;
        cancellation.ThrowIfCancellationRequested();
        var queues = address.IsExchange ? await SubscribersAsync<T>(cancellation) : [address];
        var payload = TransportMessage.Encode(SendHeadersReader.Read(context), context.Body.GetBytes());
        if (context.ScheduledMessageId is { } token && context.Delay > TimeSpan.Zero)
            await ScheduledMessages.RememberAsync(host, token, queues, context.Delay.Value, cancellation);
        await Task.WhenAll(queues.Select(queue => SendAsync(queue, context, payload, cancellation)));
    }

    public void Probe(ProbeContext context) => context.Add("address", address.ToUri(host.HostAddress));

    private async Task SendAsync<T>(RedisAddress queue, MessageSendContext<T> context, byte[] payload, CancellationToken cancellation)
        where T : class
    {
        var message = new OutgoingMessage(EntryId.For(context, queue), payload, host.Options.MaxQueueLength)
        {
            Delay = context.Delay is { } delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
            TimeToLive = context.TimeToLive ?? TimeSpan.Zero,
            QueueExpiry = queue.Expiry ?? TimeSpan.Zero,
        };
        switch (await host.Queue(queue.Name).SendAsync(message, cancellation))
        {
            case SendOutcome.QueueFull:
                throw new RedisQueueFullException(
                    $"The queue {queue.Name} holds {host.Options.MaxQueueLength} messages (RedisTransport:MaxQueueLength).");
            case SendOutcome.Duplicate:
                TransportMetrics.Duplicate(queue);
                break;
        }
    }

    // Only the publisher knows the types that a message implements, so each publisher fans out itself.
    private async Task<IReadOnlyCollection<RedisAddress>> SubscribersAsync<T>(CancellationToken cancellation)
        where T : class
    {
        var exchanges = address.Name == host.PublishTopology.Exchange<T>() ? host.PublishTopology.Exchanges<T>() : [address.Name];
        var subscribers = await Task.WhenAll(exchanges.Select(exchange => host.Exchange(exchange).GetSubscribersAsync(cancellation)));
        return [.. subscribers.SelectMany(static queues => queues).DistinctBy(static queue => queue.Name)];
    }

    private sealed class Context(CancellationToken cancellation) : BasePipeContext(cancellation);
}
