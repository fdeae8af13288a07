using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>
/// Task events over pub/sub, one channel a task. The process subscribes with a task's first watcher and unsubscribes with its last;
/// after a lost connection every watched task is read again, since what happened meanwhile was published to nobody.
/// </summary>
internal sealed class RedisTaskEvents : ITaskEvents, IDisposable
{
    private const int Gates = 64;
    private static readonly RedisValue[] EventFields = ["version", "status", "attempt"];

    private readonly Lazy<IConnectionMultiplexer> _connection;
    private readonly TaskScripts _scripts;
    private readonly RedisRetry _retry;
    private readonly ILogger _logger;
    private readonly TaskWatches _watches;
    private readonly ConcurrentDictionary<TaskId, bool> _subscribed = new();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];
    private volatile bool _disposed;

    public RedisTaskEvents(Func<IConnectionMultiplexer> connection, TaskScripts scripts, RedisRetry retry, TimeProvider timeProvider, ILogger logger)
    {
        _connection = new(() => Listen(connection()));
        (_scripts, _retry, _logger, _watches) = (scripts, retry, logger, new(timeProvider));
    }

    public int Subscriptions => _subscribed.Count;

    public async ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Subscribing and unsubscribing one task never overlap.
        var gate = GateOf(id);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!_subscribed.ContainsKey(id))
                await SubscribeAsync(id, cancellationToken);
            return _watches.Add(id, () => LeaveAsync(id));
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        if (_connection.IsValueCreated)
            _connection.Value.ConnectionRestored -= OnConnectionRestored;
    }

    private ISubscriber Subscriber => _connection.Value.GetSubscriber();

    private SemaphoreSlim GateOf(TaskId id) => _gates[(uint)id.GetHashCode() % Gates];

    private RedisChannel ChannelOf(TaskId id) => new(_scripts.Keys.Channel(id), RedisChannel.PatternMode.Literal);

    private IConnectionMultiplexer Listen(IConnectionMultiplexer connection)
    {
        connection.ConnectionRestored += OnConnectionRestored;
        return connection;
    }

    private async Task SubscribeAsync(TaskId id, CancellationToken cancellationToken)
    {
        try
        {
            await _retry.RunAsync("subscribe", async () =>
            {
                await Subscriber.SubscribeAsync(ChannelOf(id), (_, payload) => Receive(id, payload));
                return true;
            }, cancellationToken);
            _subscribed[id] = true;
        }
        catch (Exception)
        {
            // The client may have noted the subscription for its next connection.
            await UnsubscribeAsync(id);
            throw;
        }
    }

    private async ValueTask LeaveAsync(TaskId id)
    {
        var gate = GateOf(id);
        await gate.WaitAsync();
        try
        {
            if (!_disposed && !_watches.IsWatched(id) && _subscribed.TryRemove(id, out _))
                await UnsubscribeAsync(id);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task UnsubscribeAsync(TaskId id)
    {
        try
        {
            // The client forgets the channel at once; when the server cannot hear it, its connection is gone and the subscription with it.
            await Subscriber.UnsubscribeAsync(ChannelOf(id), handler: null, CommandFlags.FireAndForget);
        }
        // The client, once closed by its owner, answers with a null reference.
        catch (Exception exception) when (exception is RedisException or ObjectDisposedException or NullReferenceException)
        {
            _logger.LogDebug("Unsubscribing from task {TaskId} was not heard: {Reason}", id.Value, exception.Message);
        }
    }

    private void Receive(TaskId id, string? payload)
    {
        if (EventPayload.TryParse(payload, out var change))
            _watches.Publish(id, change);
        else
            _logger.LogWarning("An event of task {TaskId} was not understood and is left out", id.Value);
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (restored.ConnectionType == ConnectionType.Subscription)
            _ = WakeAllAsync();
    }

    private async Task WakeAllAsync()
    {
        try
        {
            // Answered only after the client has subscribed again: what changes from then on is published to us.
            await _retry.RunAsync("ping", () => Subscriber.PingAsync(), CancellationToken.None);
            foreach (var some in _watches.Watched.Chunk(StoreRules.MaxBatch))
                await Task.WhenAll(some.Select(WakeAsync));
        }
        catch (Exception exception)
        {
            _logger.LogWarning(exception, "Watched tasks could not be read after the connection came back; their watchers wake by their own timeouts");
        }
    }

    private async Task WakeAsync(TaskId id)
    {
        var fields = await _scripts.Calls.ReadAsync(_scripts.Keys.Task(id), EventFields, CancellationToken.None);
        if (!fields[0].IsNull)
            _watches.Publish(id, new((long)fields[0], McpTaskStatusExtensions.ParseWireName(fields[1]!), (int)fields[2]));
    }
}
