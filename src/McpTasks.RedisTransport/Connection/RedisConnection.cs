using System.Net;
using StackExchange.Redis;

namespace McpTasks.RedisTransport.Connection;

/// <summary>One multiplexed connection: the application's own, or one that is opened on first use and closed with the bus.</summary>
#pragma warning disable CA1001 // The semaphore holds no handle, and the connection may be opened again after it was closed.
internal sealed class RedisConnection(RedisTransportOptions options, TimeProvider time)
{
#pragma warning restore CA1001
    private readonly SemaphoreSlim _opening = new(1, 1);
    private ConnectionMultiplexer? _opened;

    public TimeProvider Time => time;

    /// <summary>Where the server is, without credentials.</summary>
    public static EndPoint Server(RedisTransportOptions options) =>
        options.Connection?.GetEndPoints(configuredOnly: true).FirstOrDefault()
        ?? ConfigurationOptions.Parse(options.ConnectionString!).EndPoints.First();

    public async ValueTask<IDatabase> GetDatabaseAsync() => (await OpenAsync()).GetDatabase(options.Database);

    public async ValueTask<ISubscriber> GetSubscriberAsync() => (await OpenAsync()).GetSubscriber();

    /// <summary>Runs a command that is safe to repeat, and repeats it while the server is away, up to the configured limit.</summary>
    public Task<T> RetryAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellation) =>
        RedisRetry.RunAsync(async () => await command(await GetDatabaseAsync()), options.RetryLimit, time, cancellation);

    public async Task CloseAsync()
    {
        await _opening.WaitAsync();
        try
        {
            // Nothing is left to complete; waiting for it would take this client ten seconds.
            if (_opened is not null)
                await _opened.CloseAsync(allowCommandsToComplete: false);
            _opened = null;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async ValueTask<IConnectionMultiplexer> OpenAsync()
    {
        if ((options.Connection ?? _opened) is { } open)
            return open;
        await _opening.WaitAsync();
        try
        {
            return _opened ??= await ConnectionMultiplexer.ConnectAsync(Configuration());
        }
        finally
        {
            _opening.Release();
        }
    }

    private ConfigurationOptions Configuration()
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString!);
        configuration.AbortOnConnectFail = false;
        return configuration;
    }
}
