using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace McpTasks.RedisTransport.Connection;

/// <summary>What a bus reaches Redis by: a connection of the application's, or its own, which it opens with its first use and closes when it stops.</summary>
#pragma warning disable CA1001 // A bus has no end but its process's: stopped, it may be started again.
internal sealed class TransportConnection
{
#pragma warning restore CA1001
    private readonly bool _isOwn;

    public TransportConnection(RedisTransportOptions options, TimeProvider time, ILogger logger, CancellationToken stopping = default)
    {
        _isOwn = options.Connection is null && options.Shared is null;
        var retry = new RedisRetry(options.RetryLimit, time, logger, stopping);
        Client = new(Open(options, logger), retry, options.Database);
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
        if (options.Connection is null && (options.ConnectionString ?? options.NamedConnectionString) is { } text)
            return ConfigurationOptions.Parse(text).EndPoints.First();
        return (options.Connection ?? options.Shared!()).GetEndPoints(configuredOnly: true).First();
    }

    private static Func<IConnectionMultiplexer> Open(RedisTransportOptions options, ILogger logger)
    {
        if (options.Connection is { } given)
            return () => given;
        return options.Shared ?? (() => new ConnectionWatch(logger).Over(Connect((options.ConnectionString ?? options.NamedConnectionString)!)));
    }

    private static ConnectionMultiplexer Connect(string text)
    {
        var configuration = ConfigurationOptions.Parse(text);
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromSeconds(1).TotalMilliseconds);
        return ConnectionMultiplexer.Connect(configuration);
    }
}
