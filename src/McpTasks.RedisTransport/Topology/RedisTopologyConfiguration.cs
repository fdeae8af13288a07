using MassTransit.Topology;

namespace McpTasks.RedisTransport.Topology;

/// <summary>Message names, and what a bus and its endpoints publish, send and consume.</summary>
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

    /// <summary>The topology of one endpoint: its own consumers, all else as the bus has it.</summary>
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
