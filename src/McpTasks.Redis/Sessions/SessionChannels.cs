using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>
/// What is published about sessions, to whoever serves or reads them in this process. After a lost connection everybody hears an empty
/// message, since what happened meanwhile was published to nobody.
/// </summary>
internal sealed class SessionChannels(PubSubHub hub, SessionKeys keys)
{
    /// <summary>Listens until the result is disposed. The listener must return at once.</summary>
    public ValueTask<IAsyncDisposable> ListenAsync(string session, Action<RedisValue> listener, CancellationToken cancellationToken) =>
        hub.ListenAsync(keys.Channel(session), listener, () => Missed(listener), cancellationToken);

    public Task PublishAsync(string session, RedisValue message, CancellationToken cancellationToken) =>
        hub.PublishAsync(keys.Channel(session), message, cancellationToken);

    private static Task Missed(Action<RedisValue> listener)
    {
        listener(RedisValue.EmptyString);
        return Task.CompletedTask;
    }
}
