namespace McpTasks.RedisTransport.Topology;

internal sealed class RedisConsumeTopology() : ConsumeTopology(Queues.EntityName.Longest)
{
    protected override IMessageConsumeTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new MessageConsumeTopology<T>();
        OnMessageTopologyCreated(topology);
        return topology;
    }
}
