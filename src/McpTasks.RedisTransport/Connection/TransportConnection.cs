using System.Net;

namespace McpTasks.RedisTransport.Connection;

/// <summary>
/// The connection of a bus to Redis: either a connection of the application, or one that the bus opens at first use and closes when the bus
/// stops.
/// </summary>
#pragma warning disable CA1001 // A stopped bus may be started again, so only the end of the process ends a bus.
internal sealed class TransportConnection
{
#pragma warning restore CA1001
    private readonly bool _isOwn;

    public TransportConnection(RedisTransportOptions options, TimeProvider time, ILogger logger, CancellationToken stopping = default)
    {
        var shared = Shared(options);
        _isOwn = shared is null;
        var retry = new RedisRetry(options.RetryLimit, time, logger, stopping);
        Client = new(shared ?? (() => new ConnectionWatch(logger).Over(Connect(Text(options)!))), retry, options.Database);
        Hub = new(Client, logger);
    }

    public RedisClient Client { get; }

    public PubSubHub Hub { get; }

    public Task CloseAsync()
    {
        Hub.Unwatch();
        return _isOwn ? Client.CloseAsync() : Task.CompletedTask;
    }

    /// <summary>Where the server is, without credentials.</summary>
    public static EndPoint Server(RedisTransportOptions options)
    {
        // A shared connection may not be open yet, so the setting has to do.
        if (options.Connection is null && Text(options) is { } text)
            return ConfigurationOptions.Parse(text).EndPoints.First();
        return Shared(options)!().GetEndPoints(configuredOnly: true).First();
    }

    // An explicit connection wins over a connection among the services.
    private static Func<IConnectionMultiplexer>? Shared(RedisTransportOptions options)
    {
        if (options.Connection is { } given)
            return () => given;
        return options.ConnectionString is null ? options.Shared : null;
    }

    private static string? Text(RedisTransportOptions options) => options.ConnectionString ?? options.NamedConnectionString;

    private static ConnectionMultiplexer Connect(string text)
    {
        var configuration = ConfigurationOptions.Parse(text);
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromSeconds(1).TotalMilliseconds);
        return ConnectionMultiplexer.Connect(configuration);
    }
}
