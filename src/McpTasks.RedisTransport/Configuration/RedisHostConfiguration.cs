using System.Collections.Concurrent;
using McpTasks.RedisTransport.Connection;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpTasks.RedisTransport.Configuration;

internal sealed class RedisHostConfiguration : BaseHostConfiguration<RedisReceiveEndpointConfiguration, IRedisReceiveEndpointConfigurator>
{
    private readonly RedisBusConfiguration _bus;
    private readonly Lazy<TransportConnection> _connection;
    private readonly Lazy<Uri> _address;
    private readonly ConcurrentDictionary<string, RedisQueue> _queues = new(StringComparer.Ordinal);

    public RedisHostConfiguration(RedisBusConfiguration bus, RedisTopologyConfiguration topology)
        : base(bus)
    {
        _bus = bus;
        Topology = new RedisBusTopology(this, topology);
        _connection = new(() => new TransportConnection(Options, Time, Logger, Stopping));
        _address = new(FindAddress);
        // Commands retry by themselves, so an error that remains goes to the caller.
        ReceiveTransportRetryPolicy = Retry.None;
    }

    public RedisTransportOptions Options { get; set; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Cancelled when the application begins to stop.</summary>
    public CancellationToken Stopping { get; set; }

    public TransportConnection Connection => _connection.Value;

    public RedisPublishTopology PublishTopology => _bus.RedisTopology.Publish;

    public override Uri HostAddress => _address.Value;

    public override IBusTopology Topology { get; }

    public override IRetryPolicy ReceiveTransportRetryPolicy { get; }

    /// <summary>The queue with a name. All senders share one instance, so that concurrent sends share a batch.</summary>
    public RedisQueue Queue(string name)
    {
        // Not cached: names of temporary queues come and go.
        if (_queues.Count > 1000)
            _queues.Clear();
        return _queues.GetOrAdd(name, static (name, host) => new(host.Connection.Client, host.Options.KeyPrefix, name), this);
    }

    public RedisExchange Exchange(string name) => new(Connection.Client, Options.KeyPrefix, name);

    public override IEnumerable<ValidationResult> Validate()
    {
        foreach (var failure in RedisTransportOptionsRules.Failures(Options).Append(RedisTransportOptionsRules.ConnectionFailure(Options)))
        {
            if (failure is not null)
                yield return this.Failure("Redis", failure);
        }

        foreach (var result in base.Validate())
            yield return result;
    }

    public void ApplyDefinition(IRedisReceiveEndpointConfigurator configurator, IEndpointDefinition definition)
    {
        if (definition.IsTemporary)
            configurator.QueueExpiry = Options.TemporaryQueueExpiry;
        ApplyEndpointDefinition(configurator, definition);
    }

    public RedisReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(
        string queueName, RedisEndpointConfiguration endpoint, Action<IRedisReceiveEndpointConfigurator>? configure)
    {
        var configuration = new RedisReceiveEndpointConfiguration(this, queueName, endpoint);
        configure?.Invoke(configuration);
        Observers.EndpointConfigured(configuration);
        Add(configuration);
        return configuration;
    }

    public override IReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(
        string queueName, Action<IReceiveEndpointConfigurator>? configure) =>
        CreateReceiveEndpointConfiguration(queueName, _bus.CreateEndpointConfiguration(), configure);

    public override void ReceiveEndpoint(string queueName, Action<IRedisReceiveEndpointConfigurator> configureEndpoint) =>
        CreateReceiveEndpointConfiguration(queueName, _bus.CreateEndpointConfiguration(), configureEndpoint);

    public override void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter,
        Action<IRedisReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ReceiveEndpoint(definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance), endpoint =>
        {
            ApplyDefinition(endpoint, definition);
            configureEndpoint?.Invoke(endpoint);
        });

    public override IHost Build()
    {
        var host = new RedisHost(this);
        foreach (var endpoint in GetConfiguredEndpoints())
            endpoint.Build(host);
        return host;
    }

    private Uri FindAddress()
    {
        var (server, port) = TransportConnection.Server(Options) switch
        {
            System.Net.DnsEndPoint dns => (dns.Host, dns.Port),
            System.Net.IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            var other => (other.ToString()!, 0),
        };
        return new UriBuilder(RedisAddress.Scheme, server, port is 0 ? 6379 : port, Uri.EscapeDataString(Options.KeyPrefix)).Uri;
    }
}
