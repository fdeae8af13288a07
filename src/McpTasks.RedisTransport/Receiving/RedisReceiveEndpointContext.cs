namespace McpTasks.RedisTransport.Receiving;

internal sealed class RedisReceiveEndpointContext : BaseReceiveEndpointContext
{
    public RedisReceiveEndpointContext(
        RedisHostConfiguration host, RedisReceiveEndpointConfiguration configuration, ReceiverSettings settings)
        : base(host, configuration)
    {
        Host = host;
        Settings = settings;
        Errors = host.Queue(host.Topology.SendTopology.ErrorQueueNameFormatter.FormatErrorQueueName(settings.Queue));
        GetOrAddPayload<IErrorTransport>(() => new RedisErrorTransport(
            Errors, host.Options));
        GetOrAddPayload<IDeadLetterTransport>(() => new RedisDeadLetterTransport(
            host.Queue(host.Topology.SendTopology.DeadLetterQueueNameFormatter.FormatDeadLetterQueueName(settings.Queue)), host.Options));
        GetOrAddPayload(() => host.Topology);
    }

    public RedisHostConfiguration Host { get; }

    public ReceiverSettings Settings { get; }

    /// <summary>Where failed messages go.</summary>
    public RedisQueue Errors { get; }

    public override void AddSendAgent(IAgent agent) => throw new NotSupportedException();

    public override void AddConsumeAgent(IAgent agent) => throw new NotSupportedException();

    public override Exception ConvertException(Exception exception, string message) =>
        new ConnectionException(message + Host.HostAddress, exception);

    protected override ISendTransportProvider CreateSendTransportProvider() => new RedisSendTransportProvider(Host, this);

    protected override IPublishTransportProvider CreatePublishTransportProvider() => new RedisSendTransportProvider(Host, this);
}
