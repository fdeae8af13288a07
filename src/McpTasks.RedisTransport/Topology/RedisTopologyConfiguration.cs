using MassTransit.Topology;

namespace McpTasks.RedisTransport.Topology;

/// <summary>Names of messages, and the publish, send and consume topologies of a bus and its endpoints.</summary>
internal sealed class RedisTopologyConfiguration : ITopologyConfiguration
{
    private readonly RedisConsumeTopology _consume;

    public RedisTopologyConfiguration()
    {
        Message = new MessageTopology(new MessageNameFormatterEntityNameFormatter(new DefaultMessageNameFormatter("::", "--", ":", "-")));
        Send = new SendTopology();
        Send.ConnectSendTopologyConfigurationObserver(new DelegateSendTopologyConfigurationObserver(GlobalTopology.Send));
        Publish = new RedisPublishTopology(Message);
        Publish.ConnectPublishTopologyConfigurationObserver(new DelegatePublishTopologyConfigurationObserver(GlobalTopology.Publish));
        Publish.ConnectPublishTopologyConfigurationObserver(new PublishToSendTopologyConfigurationObserver(Send));
        _consume = new RedisConsumeTopology();
    }

    /// <summary>The topology of one endpoint: its own consumers, everything else from the bus.</summary>
    public RedisTopologyConfiguration(RedisTopologyConfiguration bus)
    {
        Message = bus.Message;
        Send = bus.Send;
        Publish = bus.Publish;
        _consume = new RedisConsumeTopology();
    }

    public IMessageTopologyConfigurator Message { get; }

    public ISendTopologyConfigurator Send { get; }

    public RedisPublishTopology Publish { get; }

    IPublishTopologyConfigurator ITopologyConfiguration.Publish => Publish;

    IConsumeTopologyConfigurator ITopologyConfiguration.Consume => _consume;

    public IEnumerable<ValidationResult> Validate() => [.. Send.Validate(), .. Publish.Validate(), .. _consume.Validate()];
}
