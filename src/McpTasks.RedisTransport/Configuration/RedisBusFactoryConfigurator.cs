namespace McpTasks.RedisTransport.Configuration;

internal sealed class RedisBusFactoryConfigurator : BusFactoryConfigurator, IRedisBusFactoryConfigurator, IBusFactory
{
    private readonly RedisBusConfiguration _bus;
    private string? _busQueueName;

    public RedisBusFactoryConfigurator(RedisBusConfiguration bus)
        : base(bus)
    {
        _bus = bus;
        AddPrePipeSpecification(new RedisSchedulerSpecification(bus.HostConfiguration));
    }

    public RedisTransportOptions Options => _bus.HostConfiguration.Options;

    public void Host(string connectionString) => (Options.ConnectionString, Options.Connection) = (connectionString, null);

    public void Host(IConnectionMultiplexer connection) => Options.Connection = connection;

    public void OverrideDefaultBusEndpointQueueName(string queueName) => _busQueueName = queueName;

    public IReceiveEndpointConfiguration CreateBusEndpointConfiguration(Action<IReceiveEndpointConfigurator> configure)
    {
        var queue = _busQueueName ?? ((ITopologyConfiguration)_bus.RedisTopology).Consume.CreateTemporaryQueueName("bus");
        return _bus.HostConfiguration.CreateReceiveEndpointConfiguration(queue, _bus.BusEndpointConfiguration, endpoint =>
        {
            endpoint.QueueExpiry = Options.TemporaryQueueExpiry;
            configure(endpoint);
        });
    }

    public void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IRedisReceiveEndpointConfigurator>? configureEndpoint = null) =>
        _bus.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        _bus.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IRedisReceiveEndpointConfigurator> configureEndpoint) =>
        _bus.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator> configureEndpoint) =>
        _bus.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);
}
