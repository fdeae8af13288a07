using MassTransit.Observables;

namespace McpTasks.RedisTransport.Configuration;

internal sealed class RedisBusConfiguration : RedisEndpointConfiguration, IBusConfiguration
{
    private readonly BusObservable _observers = new();

    public RedisBusConfiguration(RedisTopologyConfiguration topology)
        : base(topology)
    {
        HostConfiguration = new RedisHostConfiguration(this, topology);
        BusEndpointConfiguration = CreateEndpointConfiguration(isBusEndpoint: true);
    }

    public RedisHostConfiguration HostConfiguration { get; }

    public RedisEndpointConfiguration BusEndpointConfiguration { get; }

    IHostConfiguration IBusConfiguration.HostConfiguration => HostConfiguration;

    IEndpointConfiguration IBusConfiguration.BusEndpointConfiguration => BusEndpointConfiguration;

    IBusObserver IBusConfiguration.BusObservers => _observers;

    public ConnectHandle ConnectBusObserver(IBusObserver observer) => _observers.Connect(observer);

    public ConnectHandle ConnectEndpointConfigurationObserver(IEndpointConfigurationObserver observer) =>
        HostConfiguration.ConnectEndpointConfigurationObserver(observer);
}

internal class RedisEndpointConfiguration : EndpointConfiguration
{
    protected RedisEndpointConfiguration(RedisTopologyConfiguration topology)
        : base(topology) => RedisTopology = topology;

    private RedisEndpointConfiguration(RedisEndpointConfiguration parent, RedisTopologyConfiguration topology, bool isBusEndpoint)
        : base(parent, topology, isBusEndpoint) => RedisTopology = topology;

    public RedisTopologyConfiguration RedisTopology { get; }

    public RedisEndpointConfiguration CreateEndpointConfiguration(bool isBusEndpoint = false) =>
        new(this, new RedisTopologyConfiguration(RedisTopology), isBusEndpoint);
}
