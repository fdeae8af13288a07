using System.Diagnostics.CodeAnalysis;
using MassTransit.Metadata;
using MassTransit.Topology;

namespace McpTasks.RedisTransport.Topology;

internal sealed class RedisPublishTopology(IMessageTopologyConfigurator messages) : PublishTopology
{
    /// <summary>The exchanges for a message of this type: the type's own exchange, and one for every implemented type.</summary>
    public IReadOnlyCollection<string> Exchanges<T>()
        where T : class => ((RedisMessagePublishTopology<T>)GetMessageTopology<T>()).Exchanges();

    public string Exchange<T>()
        where T : class => messages.GetMessageTopology<T>().EntityName;

    protected override IMessagePublishTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new RedisMessagePublishTopology<T>(this, messages.GetMessageTopology<T>());
        ImplementedMessageTypeCache<T>.EnumerateImplementedTypes(new Implemented<T>(this, topology));
        OnMessageTopologyCreated(topology);
        return topology;
    }

    private sealed class Implemented<TMessage>(
        RedisPublishTopology publish, RedisMessagePublishTopology<TMessage> topology) : IImplementedMessageType
        where TMessage : class
    {
        public void ImplementsMessageType<T>(bool direct)
            where T : class => topology.Add((RedisMessagePublishTopology<T>)publish.GetMessageTopology<T>());
    }
}

/// <summary>Knows the implemented types. The enumeration is not transitive, so recursion collects the exchanges.</summary>
internal interface IRedisMessagePublishTopology
{
    void Collect(HashSet<string> exchanges);
}

internal sealed class RedisMessagePublishTopology<TMessage>(IPublishTopologyConfigurator publish, IMessageTopology<TMessage> message)
    : MessagePublishTopology<TMessage>(publish), IRedisMessagePublishTopology
    where TMessage : class
{
    private readonly List<IRedisMessagePublishTopology> _implemented = [];

    public void Add(IRedisMessagePublishTopology implemented) => _implemented.Add(implemented);

    public IReadOnlyCollection<string> Exchanges()
    {
        var exchanges = new HashSet<string>(StringComparer.Ordinal);
        Collect(exchanges);
        return exchanges;
    }

    public void Collect(HashSet<string> exchanges)
    {
        if (Exclude || !exchanges.Add(message.EntityName))
            return;
        foreach (var implemented in _implemented)
            implemented.Collect(exchanges);
    }

    public override bool TryGetPublishAddress(Uri baseAddress, [NotNullWhen(true)] out Uri? publishAddress)
    {
        publishAddress = new RedisAddress(message.EntityName, IsExchange: true).ToUri(baseAddress);
        return true;
    }
}
