namespace McpTasks.RedisTransport.Topology;

internal sealed class RedisBusTopology(IHostConfiguration host, ITopologyConfiguration topology) : BusTopology(host, topology);
