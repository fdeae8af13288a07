using System.Collections.Concurrent;

namespace McpTasks.Shared.Redis;

/// <summary>
/// What is published, to whoever listens in this process: a channel is subscribed with its first listener and left with its last.
/// After a lost connection every listener is told that it may have missed something, once its channel is subscribed again.
/// </summary>
internal sealed partial class PubSubHub : IDisposable
{
    private const int Gates = 64;

    private readonly ConcurrentDictionary<string, HubChannel> _channels = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly RedisClient _client;
    private readonly ILogger _logger;
    private readonly OutageWatch _outages;
    private volatile bool _disposed;

    public PubSubHub(RedisClient client, ILogger logger)
    {
        (_client, _logger) = (client, logger);
        _outages = new(ConfirmAllAsync, () => EachAsync(TellAsync), exception => LogNotCaughtUp(logger, exception));
    }

    /// <summary>How many channels are listened to.</summary>
    public int Channels => _channels.Count;

    /// <summary>Listens until the result is disposed. What is published after this call has returned is heard.</summary>
    /// <param name="channel">The channel, which nobody else subscribes.</param>
    /// <param name="heard">Gets each message; must return at once.</param>
    /// <param name="missed">Runs when messages may have been lost, after the channel is subscribed again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IAsyncDisposable> ListenAsync(
        string channel, Action<RedisValue> heard, Func<Task> missed, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var listener = new HubListener(heard, missed);
        // Subscribing and leaving one channel never overlap.
        using (await EnterAsync(channel, cancellationToken))
        {
            if (_channels.TryGetValue(channel, out var known))
                known.Add(listener);
            else
                _channels[channel] = await SubscribeAsync(channel, listener, cancellationToken);
        }

        return new Listening(this, channel, listener);
    }

    public async Task PublishAsync(string channel, RedisValue message, CancellationToken cancellationToken) =>
        await _client.ConnectedAsync(
            "publish", connection => connection.GetSubscriber().PublishAsync(RedisChannel.Literal(channel), message), cancellationToken);

    /// <summary>Lets go of the connection, once nobody listens.</summary>
    public void Unwatch() => _outages.Over(null);

    public void Dispose()
    {
        _disposed = true;
        _outages.Dispose();
    }

    private async Task<HubChannel> SubscribeAsync(string name, HubListener first, CancellationToken cancellationToken)
    {
        var channel = new HubChannel(name, first);
        try
        {
            await _client.ConnectedAsync("subscribe", connection =>
            {
                _outages.Over(connection);
                return channel.SubscribeAsync(connection.GetSubscriber());
            }, cancellationToken);
            return channel;
        }
        catch (Exception)
        {
            // The client may have noted the subscription for its next connection.
            await UnsubscribeAsync(channel);
            throw;
        }
    }

    private async ValueTask LeaveAsync(string name, HubListener listener)
    {
        using (await EnterAsync(name, CancellationToken.None))
        {
            if (_channels.TryGetValue(name, out var channel) && channel.Remove(listener) && _channels.TryRemove(name, out _) && !_disposed)
                await UnsubscribeAsync(channel);
        }
    }

    private async Task UnsubscribeAsync(HubChannel channel)
    {
        try
        {
            // The client forgets the channel at once; when the server cannot hear it, its connection is gone and the subscription with it.
            await channel.UnsubscribeAsync();
        }
        // A client that its owner has closed may answer with a null reference.
        catch (Exception exception) when (exception is RedisException or ObjectDisposedException or NullReferenceException)
        {
            LogUnheard(_logger, channel.Name, exception.Message);
        }
    }

    private async Task ConfirmAllAsync()
    {
        await _client.RunAsync("ping", database => database.PingAsync(), CancellationToken.None);
        await EachAsync(ConfirmAsync);
    }

    private async Task EachAsync(Func<HubChannel, Task> act)
    {
        foreach (var some in _channels.Values.Chunk(Gates))
            await Task.WhenAll(some.Select(act));
    }

    private async Task ConfirmAsync(HubChannel channel)
    {
        using (await EnterAsync(channel.Name, CancellationToken.None))
        {
            if (_channels.ContainsKey(channel.Name))
                await _client.ConnectedAsync(
                    "subscribe", connection => channel.SubscribeAsync(connection.GetSubscriber()), CancellationToken.None);
        }
    }

    private async Task TellAsync(HubChannel channel)
    {
        try
        {
            await channel.TellMissedAsync();
        }
        catch (Exception exception)
        {
            LogNotTold(_logger, exception, channel.Name);
        }
    }

    private async ValueTask<Turn> EnterAsync(string channel, CancellationToken cancellationToken)
    {
        var gate = _gates[(uint)StringComparer.Ordinal.GetHashCode(channel) % Gates];
        await gate.WaitAsync(cancellationToken);
        return new(gate);
    }

    [LoggerMessage(7001, LogLevel.Debug, "Leaving the channel {Channel} was not heard: {Reason}")]
    private static partial void LogUnheard(ILogger logger, string channel, string reason);

    [LoggerMessage(
        7002, LogLevel.Warning, "Channels are not subscribed again until Redis is next back; who listens looks by his own timeout")]
    private static partial void LogNotCaughtUp(ILogger logger, Exception exception);

    [LoggerMessage(7003, LogLevel.Warning, "What was missed on {Channel} could not be made up for; who listens looks by his own timeout")]
    private static partial void LogNotTold(ILogger logger, Exception exception, string channel);

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }

    private sealed class Listening(PubSubHub hub, string channel, HubListener listener) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => hub.LeaveAsync(channel, listener);
    }
}
