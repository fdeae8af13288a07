namespace McpTasks.RedisTransport.Topology;

/// <summary>
/// The queues that receive published messages. A subscription expires unless a receiver of the queue renews it, so the set heals itself: a
/// queue without a receiver stops growing after the configured lifetime, and a server that lost its data learns the subscriptions again.
/// </summary>
internal sealed class RedisExchange(RedisClient client, string prefix, string name)
{
    private readonly RedisKey _subscriptions = QueueKeys.Subscriptions(prefix, name);

    public async Task SubscribeAsync(RedisAddress queue, TimeSpan lifetime, CancellationToken cancellation) =>
        await RunAsync(QueueScripts.Subscribe, cancellation, (long)lifetime.TotalMilliseconds, queue.ToShort());

    public async Task<IEnumerable<RedisAddress>> GetSubscribersAsync(CancellationToken cancellation)
    {
        var result = await RunAsync(QueueScripts.Subscribers, cancellation);
        return ((string[])result!).Select(RedisAddress.ParseShort);
    }

    private ValueTask<RedisResult> RunAsync(Script script, CancellationToken cancellation, params RedisValue[] arguments) =>
        client.RunAsync(script.Name, database => script.RunAsync(database, [_subscriptions], arguments), cancellation, name);
}
