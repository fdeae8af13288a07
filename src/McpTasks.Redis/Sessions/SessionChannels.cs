using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>
/// What is published about sessions, to whoever serves or reads them in this process; one subscription a session. After a lost
/// connection everybody hears an empty message, since what happened meanwhile was published to nobody.
/// </summary>
internal sealed class SessionChannels : IDisposable
{
    private const int Gates = 64;

    private readonly Lazy<IConnectionMultiplexer> _connection;
    private readonly SessionKeys _keys;
    private readonly RedisRetry _retry;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Action<RedisValue>>> _listeners = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];
    private volatile bool _disposed;

    public SessionChannels(Func<IConnectionMultiplexer> connection, SessionKeys keys, RedisRetry retry, ILogger logger)
    {
        _connection = new(() => Watch(connection()));
        (_keys, _retry, _logger) = (keys, retry, logger);
    }

    /// <summary>Listens until the result is disposed. The listener must return at once.</summary>
    public async ValueTask<IAsyncDisposable> ListenAsync(string session, Action<RedisValue> listener, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Subscribing and unsubscribing one session never overlap.
        var gate = GateOf(session);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (Add(session, listener))
                await SubscribeAsync(session, listener, cancellationToken);
            return new Listening(this, session, listener);
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task PublishAsync(string session, RedisValue message, CancellationToken cancellationToken) =>
        await _retry.RunAsync("publish", () => Subscriber.PublishAsync(ChannelOf(session), message), cancellationToken);

    public void Dispose()
    {
        _disposed = true;
        if (_connection.IsValueCreated)
            _connection.Value.ConnectionRestored -= OnConnectionRestored;
    }

    private ISubscriber Subscriber => _connection.Value.GetSubscriber();

    private SemaphoreSlim GateOf(string session) => _gates[(uint)StringComparer.Ordinal.GetHashCode(session) % Gates];

    private RedisChannel ChannelOf(string session) => new(_keys.Channel(session), RedisChannel.PatternMode.Literal);

    private async Task SubscribeAsync(string session, Action<RedisValue> first, CancellationToken cancellationToken)
    {
        try
        {
            await _retry.RunAsync("subscribe", async () =>
            {
                await Subscriber.SubscribeAsync(ChannelOf(session), (_, message) => Tell(session, message));
                return true;
            }, cancellationToken);
        }
        catch (Exception)
        {
            Remove(session, first);
            // The client may have noted the subscription for its next connection.
            Unsubscribe(session);
            throw;
        }
    }

    private async ValueTask LeaveAsync(string session, Action<RedisValue> listener)
    {
        var gate = GateOf(session);
        await gate.WaitAsync();
        try
        {
            if (Remove(session, listener) && !_disposed)
                Unsubscribe(session);
        }
        finally
        {
            gate.Release();
        }
    }

    private void Unsubscribe(string session)
    {
        try
        {
            Subscriber.Unsubscribe(ChannelOf(session), handler: null, CommandFlags.FireAndForget);
        }
        // The client, once closed by its owner, answers with a null reference.
        catch (Exception exception) when (exception is RedisException or ObjectDisposedException or NullReferenceException)
        {
            _logger.LogDebug("Unsubscribing from a session was not heard: {Reason}", exception.Message);
        }
    }

    private bool Add(string session, Action<RedisValue> listener)
    {
        lock (_lock)
        {
            var first = !_listeners.TryGetValue(session, out var listeners);
            _listeners[session] = [.. listeners ?? [], listener];
            return first;
        }
    }

    private bool Remove(string session, Action<RedisValue> listener)
    {
        lock (_lock)
        {
            if (!_listeners.TryGetValue(session, out var listeners))
                return false;
            List<Action<RedisValue>> left = [.. listeners.Where(other => other != listener)];
            _listeners[session] = left;
            return left.Count == 0 && _listeners.Remove(session);
        }
    }

    private void Tell(string session, RedisValue message)
    {
        List<Action<RedisValue>> listeners;
        lock (_lock)
            listeners = _listeners.GetValueOrDefault(session) ?? [];
        foreach (var listener in listeners)
            listener(message);
    }

    private IConnectionMultiplexer Watch(IConnectionMultiplexer connection)
    {
        connection.ConnectionRestored += OnConnectionRestored;
        return connection;
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (restored.ConnectionType != ConnectionType.Subscription)
            return;
        List<string> sessions;
        lock (_lock)
            sessions = [.. _listeners.Keys];
        foreach (var session in sessions)
            Tell(session, RedisValue.EmptyString);
    }

    private sealed class Listening(SessionChannels channels, string session, Action<RedisValue> listener) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => channels.LeaveAsync(session, listener);
    }
}
