using McpTasks.RedisTransport.Receiving;

namespace McpTasks.RedisTransport.Configuration;

internal sealed class RedisReceiveEndpointConfiguration : ReceiveEndpointConfiguration, IRedisReceiveEndpointConfigurator
{
    private readonly RedisEndpointConfiguration _endpoint;
    private readonly Lazy<Uri> _inputAddress;
    private readonly HashSet<string> _exchanges = new(StringComparer.Ordinal);
    private RedisTransportOptions _options;
    private TimeSpan? _queueExpiry;
    private bool _handlesFaults;

    public RedisReceiveEndpointConfiguration(RedisHostConfiguration host, string queueName, RedisEndpointConfiguration endpoint)
        : base(host, endpoint)
    {
        Host = host;
        QueueName = queueName;
        _endpoint = endpoint;
        _options = host.Options;
        _inputAddress = new(() => Address.ToUri(host.HostAddress));
    }

    public RedisHostConfiguration Host { get; }

    public string QueueName { get; }

    public RedisAddress Address => new(QueueName, IsExchange: false, _queueExpiry);

    public override Uri HostAddress => Host.HostAddress;

    public override Uri InputAddress => _inputAddress.Value;

    public TimeSpan LeaseDuration { set => _options = _options with { LeaseDuration = value }; }

    public int MaxDeliveryCount { set => _options = _options with { MaxDeliveryCount = value }; }

    public TimeSpan PollInterval { set => _options = _options with { PollInterval = value }; }

    public TimeSpan? QueueExpiry { set => _queueExpiry = value; }

    public void Subscribe(string exchange) => _exchanges.Add(exchange);

    public new void ConfigureError(Action<IPipeConfigurator<ExceptionReceiveContext>> callback)
    {
        _handlesFaults = true;
        base.ConfigureError(callback);
    }

    public override ReceiveEndpointContext CreateReceiveEndpointContext() => CreateContext();

    public void Build(MassTransit.Transports.IHost host)
    {
        var context = CreateContext();
        var endpoint = new ReceiveEndpoint(new RedisReceiveTransport(context), context);
        host.AddReceiveEndpoint(QueueName, endpoint);
        ReceiveEndpoint = endpoint;
    }

    public override IEnumerable<ValidationResult> Validate()
    {
        if (!EntityName.IsValid(QueueName))
            yield return this.Failure("Queue", $"'{QueueName}' must be {EntityName.Rule}");
        foreach (var exchange in _exchanges.Where(static exchange => !EntityName.IsValid(exchange)))
            yield return this.Failure(QueueName, $"The exchange '{exchange}' must be {EntityName.Rule}");
        if (_queueExpiry is { } expiry && (expiry < TimeSpan.FromSeconds(1) || expiry > TimeSpan.FromDays(1)))
            yield return this.Failure(QueueName, $"QueueExpiry must be between 1 second and 1 day, but is {expiry}");
        if (!ReferenceEquals(_options, Host.Options))
        {
            foreach (var failure in RedisTransportOptionsRules.Failures(_options))
                yield return this.Failure(QueueName, failure);
        }

        foreach (var result in base.Validate())
            yield return result.WithParentKey(QueueName);
    }

    private RedisReceiveEndpointContext CreateContext()
    {
        var builder = new RedisReceiveEndpointBuilder(this, _exchanges);
        ApplySpecifications(builder);
        var settings = new ReceiverSettings(QueueName, _queueExpiry, ReceiverSlots.For(_endpoint.Transport), _options, builder.Exchanges)
        {
            HandlesFaults = _handlesFaults,
        };
        return new RedisReceiveEndpointContext(Host, this, settings);
    }
}

/// <summary>Collects the exchanges that an endpoint's consumers need.</summary>
internal sealed class RedisReceiveEndpointBuilder(RedisReceiveEndpointConfiguration configuration, IEnumerable<string> exchanges)
    : ReceiveEndpointBuilder(configuration)
{
    public HashSet<string> Exchanges { get; } = new(exchanges, StringComparer.Ordinal);

    public override ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe, ConnectPipeOptions options)
    {
        if (configuration.ConfigureConsumeTopology
            && options.HasFlag(ConnectPipeOptions.ConfigureConsumeTopology)
            && configuration.Topology.Consume.GetMessageTopology<T>().ConfigureConsumeTopology)
            Exchanges.Add(configuration.Host.PublishTopology.Exchange<T>());
        return base.ConnectConsumePipe(pipe, options);
    }
}
