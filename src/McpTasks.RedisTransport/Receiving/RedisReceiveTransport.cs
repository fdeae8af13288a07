namespace McpTasks.RedisTransport.Receiving;

internal sealed class RedisReceiveTransport(RedisReceiveEndpointContext context) : IReceiveTransport
{
    public ReceiveTransportHandle Start() => new RedisReceiver(context);

    public void Probe(ProbeContext context1)
    {
        var scope = context1.CreateScope("receiveTransport");
        scope.Set(new
        {
            Type = "Redis",
            context.Settings.Queue,
            context.Settings.Slots,
            context.Settings.QueueExpiry,
            context.Settings.Exchanges,
        });
    }

    public ConnectHandle ConnectReceiveObserver(IReceiveObserver observer) => context.ConnectReceiveObserver(observer);

    public ConnectHandle ConnectReceiveTransportObserver(IReceiveTransportObserver observer) =>
        context.ConnectReceiveTransportObserver(observer);

    public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => context.ConnectPublishObserver(observer);

    public ConnectHandle ConnectSendObserver(ISendObserver observer) => context.ConnectSendObserver(observer);
}
