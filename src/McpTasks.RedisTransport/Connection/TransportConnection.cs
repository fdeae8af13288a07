using System.Net;

namespace McpTasks.RedisTransport.Connection;

/// <summary>What a bus reaches Redis by: a connection of the application's, or its own, which it opens with its first use and closes when it stops.</summary>
#pragma warning disable CA1001 // A bus has no end but its process's: stopped, it may be started again.
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
        // A connection that is shared may not be open yet: what its setting says must do.
        if (options.Connection is null && Text(options) is { } text)
            return ConfigurationOptions.Parse(text).EndPoints.First();
        return Shared(options)!().GetEndPoints(configuredOnly: true).First();
    }

    // What a bus was given goes before what it finds.
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
