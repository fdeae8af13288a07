namespace McpTasks.RedisTransport.Queues;

/// <summary>The operations of one queue, each one script.</summary>
internal sealed class RedisQueue(RedisClient client, string prefix, string name)
{
    private readonly QueueKeys _keys = new(prefix, name);

    public string Name => name;

    public string WakeChannel(string receiver) => _keys.WakeChannel + receiver;

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        var result = await RunAsync(
            QueueScripts.Send, [_keys.Ready, _keys.Delayed, _keys.Bodies, _keys.Waiting], cancellation,
            message.Id, message.Payload, Milliseconds(message.Delay), Milliseconds(message.TimeToLive),
            message.LongestQueue, Milliseconds(message.QueueExpiry), _keys.WakeChannel);
        return (SendOutcome)(int)result;
    }

    public async Task<long> ParkAsync(string id, byte[] payload, int longestQueue, CancellationToken cancellation) =>
        (long)await RunAsync(
            QueueScripts.Park, [_keys.Ready, _keys.Bodies, _keys.Waiting], cancellation, id, payload, longestQueue, _keys.WakeChannel);

    public async Task<ReceivedBatch> ReceiveAsync(string receiver, int most, TimeSpan lease, TimeSpan registration)
    {
        // Not retried: a batch whose answer was lost comes back when its leases expire. Later than that no answer is worth waiting for.
        var result = await client.RunOnceAsync(
            QueueScripts.Receive.Name, database => QueueScripts.Receive.RunAsync(
                database, _keys.All, receiver, most, Milliseconds(lease), Milliseconds(registration), _keys.WakeChannel),
            CancellationToken.None, lease);
        return ReceivedBatch.Read((RedisResult[])result!, receiver);
    }

    public async Task<string[]> RenewAsync(IReadOnlyCollection<ReceivedMessage> messages, TimeSpan lease) =>
        (string[])(await RunOnceAsync(QueueScripts.Renew, [_keys.Leases, _keys.Owners], [Milliseconds(lease), .. Tokens(messages)]))!;

    public async Task<string[]> SettleAsync(IReadOnlyCollection<ReceivedMessage> messages, CancellationToken cancellation) =>
        (string[])(await RunAsync(
            QueueScripts.Settle, [_keys.Leases, _keys.Owners, _keys.Bodies, _keys.Counts], cancellation, [.. Tokens(messages)]))!;

    public async Task<int> HandBackAsync(
        IReadOnlyCollection<ReceivedMessage> messages, TimeSpan delay, bool counts, CancellationToken cancellation) =>
        (int)await RunAsync(
            QueueScripts.HandBack, [_keys.Ready, _keys.Delayed, _keys.Leases, _keys.Owners, _keys.Counts, _keys.Waiting], cancellation,
            [Milliseconds(delay), counts ? 1 : 0, _keys.WakeChannel, .. Tokens(messages)]);

    public async Task<bool> CancelAsync(string id, CancellationToken cancellation) =>
        (int)await RunAsync(QueueScripts.Cancel, [_keys.Delayed, _keys.Bodies, _keys.Counts], cancellation, id) == 1;

    public async Task<RedisQueueDepth> GetDepthAsync(CancellationToken cancellation)
    {
        var lengths = (long[])(await RunAsync(QueueScripts.Depth, [_keys.Ready, _keys.Delayed, _keys.Leases], cancellation))!;
        return new RedisQueueDepth(lengths[0], lengths[1], lengths[2]);
    }

    public async Task TouchAsync(TimeSpan expiry) =>
        await RunOnceAsync(QueueScripts.Touch, _keys.All, Milliseconds(expiry));

    public async Task LeaveAsync(string receiver) =>
        await client.RunOnceAsync("leave", database => database.SortedSetRemoveAsync(_keys.Waiting, receiver), CancellationToken.None);

    private ValueTask<RedisResult> RunAsync(Script script, RedisKey[] keys, CancellationToken cancellation, params RedisValue[] arguments) =>
        client.RunAsync(script.Name, database => script.RunAsync(database, keys, arguments), cancellation, name);

    private ValueTask<RedisResult> RunOnceAsync(Script script, RedisKey[] keys, params RedisValue[] arguments) =>
        client.RunOnceAsync(script.Name, database => script.RunAsync(database, keys, arguments), CancellationToken.None);

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private static IEnumerable<RedisValue> Tokens(IEnumerable<ReceivedMessage> messages) =>
        messages.SelectMany(static message => new RedisValue[] { message.Id, message.Token });
}

/// <summary>What the send script answered.</summary>
internal enum SendOutcome
{
    QueueFull = -1,
    Duplicate = 0,
    Added = 1,
}

/// <summary>A message on its way into a queue. Times of zero mean none.</summary>
internal sealed record OutgoingMessage(string Id, byte[] Payload, int LongestQueue)
{
    public TimeSpan Delay { get; init; }

    public TimeSpan TimeToLive { get; init; }

    public TimeSpan QueueExpiry { get; init; }
}
