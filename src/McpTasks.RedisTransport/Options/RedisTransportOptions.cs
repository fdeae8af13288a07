namespace McpTasks.RedisTransport;

/// <summary>
/// Settings of the transport. They bind from the configuration section <c>RedisTransport</c>, or where Aspire's client integrations have
/// theirs, may be changed in <c>UsingRedis</c>, and are validated when the bus is built.
/// </summary>
public sealed record RedisTransportOptions
{
    /// <summary>The configuration section: <c>RedisTransport</c>.</summary>
    public const string SectionName = "RedisTransport";

    /// <summary>
    /// The section by the convention of Aspire's client integrations; what stands below a connection's name there is for that connection.
    /// </summary>
    public const string AspireSectionName = "Aspire:McpTasks:RedisTransport";

    /// <summary>
    /// StackExchange.Redis configuration, e.g. <c>localhost:6379,password=...</c>, of a connection that the bus opens for itself. Default:
    /// the <see cref="IConnectionMultiplexer"/> among the services, else the connection string that <c>UsingRedis</c> names.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A connection of the application's, used instead of <see cref="ConnectionString"/> and not closed by the bus.</summary>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>The database number, or -1 for the connection's default. Default -1.</summary>
    public int Database { get; set; } = -1;

    /// <summary>What the keys begin with; buses with different prefixes do not see each other. Default <c>mt</c>.</summary>
    public string KeyPrefix { get; set; } = "mt";

    /// <summary>
    /// How long a message stays with a receiver that no longer renews it. Renewed at a third. 1 second to 1 hour, default 10 seconds.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a message is delivered before it moves to the error queue unprocessed. 1 to 1000, default 5.</summary>
    public int MaxDeliveryCount { get; set; } = 5;

    /// <summary>
    /// How often an idle receiver looks by itself, should a wake-up be lost. 100 milliseconds to 5 minutes, default 5 seconds.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a temporary queue outlives its receiver. 10 seconds to 1 day, default 1 minute.</summary>
    public TimeSpan TemporaryQueueExpiry { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a queue stays subscribed after its last receiver stopped. 1 hour to 3650 days, default 30 days.</summary>
    public TimeSpan SubscriptionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The most messages a queue takes; senders to a full queue get a <see cref="RedisQueueFullException"/>. 1 to 100 million, default 1
    /// million.
    /// </summary>
    public int MaxQueueLength { get; set; } = 1_000_000;

    /// <summary>
    /// The most messages an error or skipped queue keeps; beyond it the oldest are dropped and counted. 1 to 100 million, default 10000.
    /// </summary>
    public int MaxErrorQueueLength { get; set; } = 10_000;

    /// <summary>
    /// How long sends and settlements keep trying while the server is away. 0 to 10 minutes, default 30 seconds. Once the application
    /// stops, all of them together wait 1 second for a server that does not answer.
    /// </summary>
    public TimeSpan RetryLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The name that <c>UsingRedis</c> was given, and the connection string of that name.</summary>
    internal string ConnectionName { get; set; } = "redis";

    internal string? NamedConnectionString { get; set; }

    /// <summary>Finds the connection among the services, if there is one and the bus has no explicit connection.</summary>
    internal Func<IConnectionMultiplexer>? Shared { get; set; }
}
