using McpTasks.RedisTransport.Connection;
using McpTasks.RedisTransport.Queues;
using StackExchange.Redis;
using LuaScript = McpTasks.RedisTransport.Queues.LuaScript;

namespace McpTasks.RedisTransport.Topology;

/// <summary>
/// Who receives what is published. A subscription expires unless a receiver of the queue renews it, so the set heals itself:
/// a queue that nobody has consumed for the configured lifetime stops growing, and a server that lost its data is told again.
/// </summary>
internal sealed class RedisExchange(RedisConnection connection, string prefix, string name)
{
    private readonly RedisKey _subscriptions = QueueKeys.Subscriptions(prefix, name);

    public Task SubscribeAsync(RedisAddress queue, TimeSpan lifetime, CancellationToken cancellation) =>
        connection.RetryAsync(
            database => LuaScript.Subscribe.RunAsync(
                database, [_subscriptions], (long)lifetime.TotalMilliseconds, queue.ToShort()),
            cancellation);

    public async Task<IEnumerable<RedisAddress>> GetSubscribersAsync(CancellationToken cancellation)
    {
        var result = await connection.RetryAsync(database => LuaScript.Subscribers.RunAsync(database, [_subscriptions]), cancellation);
        return ((string[])result!).Select(RedisAddress.ParseShort);
    }
}
