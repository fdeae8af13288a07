using System.Collections.Immutable;

namespace McpTasks.Shared.Redis;

/// <summary>One channel and its listeners.</summary>
internal sealed class HubChannel(string name, HubListener first)
{
    private ImmutableList<HubListener> _listeners = [first];
    private ISubscriber? _attached;

    public string Name => name;

    public void Add(HubListener listener) => ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), listener);

    /// <summary>Whether it was the last.</summary>
    public bool Remove(HubListener listener)
    {
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Remove(one), listener);
        return _listeners.IsEmpty;
    }

    /// <summary>Ends when the server has the subscription: at once where the client knows that it has.</summary>
    public async Task<bool> SubscribeAsync(ISubscriber subscriber)
    {
        var channel = RedisChannel.Literal(name);
        if (!ReferenceEquals(_attached?.Multiplexer, subscriber.Multiplexer))
        {
            _attached = subscriber;
            await subscriber.SubscribeAsync(channel, Hear);
            return true;
        }

        // The client keeps a handler although its subscribing failed: once more would be to hear everything twice.
        try
        {
            await subscriber.SubscribeAsync(channel, Nothing);
        }
        finally
        {
            await subscriber.UnsubscribeAsync(channel, Nothing, CommandFlags.FireAndForget);
        }

        return true;
    }

    public Task UnsubscribeAsync() =>
        _attached?.UnsubscribeAsync(RedisChannel.Literal(name), Hear, CommandFlags.FireAndForget) ?? Task.CompletedTask;

    public Task TellMissedAsync() => Task.WhenAll(_listeners.Select(listener => listener.Missed()));

    private void Hear(RedisChannel channel, RedisValue message)
    {
        foreach (var listener in _listeners)
            listener.Heard(message);
    }

    private static void Nothing(RedisChannel channel, RedisValue message)
    {
    }
}

/// <summary>Who listens to a channel.</summary>
internal sealed record HubListener(Action<RedisValue> Heard, Func<Task> Missed);
