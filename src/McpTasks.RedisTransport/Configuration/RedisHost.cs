using MassTransit.Middleware;

namespace McpTasks.RedisTransport.Configuration;

internal sealed class RedisHost(RedisHostConfiguration configuration)
    : BaseHost(configuration, configuration.Topology), IHost<IRedisReceiveEndpointConfigurator>
{
    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(
            definition, endpointNameFormatter, (IRedisReceiveEndpointConfigurator endpoint) => configureEndpoint?.Invoke(endpoint));

    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(
        string queueName, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(queueName, (IRedisReceiveEndpointConfigurator endpoint) => configureEndpoint?.Invoke(endpoint));

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IRedisReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance), endpoint =>
        {
            configuration.ApplyDefinition(endpoint, definition);
            configureEndpoint?.Invoke(endpoint);
        });

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(string queueName, Action<IRedisReceiveEndpointConfigurator>? configure = null)
    {
        LogContext.SetCurrentIfNull(configuration.LogContext);
        var endpoint = (RedisReceiveEndpointConfiguration)configuration.CreateReceiveEndpointConfiguration(
            queueName, generic => configure?.Invoke((IRedisReceiveEndpointConfigurator)generic));
        endpoint.Validate().ThrowIfContainsFailure("The receive endpoint configuration is invalid:");
        TransportLogMessages.ConnectReceiveEndpoint(endpoint.InputAddress);
        endpoint.Build(this);
        return ReceiveEndpoints.Start(queueName);
    }

    protected override void Probe(ProbeContext context) =>
        context.Set(new { Type = "Redis", configuration.HostAddress });

    protected override IAgent[] GetAgentHandles() => [new ConnectionAgent(configuration)];

    /// <summary>Closes the connection when the bus has stopped.</summary>
    private sealed class ConnectionAgent : Agent
    {
        private readonly RedisHostConfiguration _configuration;

        public ConnectionAgent(RedisHostConfiguration configuration)
        {
            _configuration = configuration;
            SetReady();
        }

        protected override async Task StopAgent(StopContext context)
        {
            await _configuration.Connection.CloseAsync();
            await base.StopAgent(context);
        }
    }
}
