namespace McpTasks.RedisTransport.Queues;

/// <summary>
/// The operations of one queue, one script each. Concurrent sends share one call of a script, and so do concurrent settlements.
/// </summary>
internal sealed class RedisQueue
{
    private const int LargestSend = 50, LargestSettlement = 100;

    private readonly RedisClient _client;
    private readonly QueueKeys _keys;
    private readonly Batcher<OutgoingMessage, SendOutcome> _sends;
    private readonly Batcher<ReceivedMessage, bool> _settlements;

    public RedisQueue(RedisClient client, string prefix, string name)
    {
        (_client, Name, _keys) = (client, name, new(prefix, name));
        _sends = new(SendAsync, LargestSend, message => message.Payload.Length);
        _settlements = new(SettleAsync, LargestSettlement, _ => 0);
    }

    public string Name { get; }

    public string WakeChannel(string receiver) => _keys.WakeChannel + receiver;

    public Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellation) =>
        _sends.RunAsync(message).WaitAsync(cancellation);

    public async Task<long> ParkAsync(string id, byte[] payload, int longestQueue, CancellationToken cancellation) =>
        (long)await RunAsync(
            QueueScripts.Park, [_keys.Ready, _keys.Bodies, _keys.Waiting], cancellation, id, payload, longestQueue, _keys.WakeChannel);

    public async Task<ReceivedBatch> ReceiveAsync(string receiver, int most, TimeSpan lease, TimeSpan registration)
    {
        // Not retried: a batch with a lost answer comes back when its leases expire. An answer later than that is worthless.
        var result = await _client.RunOnceAsync(
            QueueScripts.Receive.Name, database => QueueScripts.Receive.RunAsync(
                database, _keys.All, receiver, most, Milliseconds(lease), Milliseconds(registration), _keys.WakeChannel),
            CancellationToken.None, lease);
        return ReceivedBatch.Read((RedisResult[])result!, receiver);
    }

    public async Task<string[]> RenewAsync(IReadOnlyCollection<ReceivedMessage> messages, TimeSpan lease) =>
        (string[])(await RunOnceAsync(QueueScripts.Renew, [_keys.Leases, _keys.Owners], [Milliseconds(lease), .. Tokens(messages)]))!;

    /// <summary>Whether the caller still owned the message.</summary>
    public Task<bool> SettleAsync(ReceivedMessage message) => _settlements.RunAsync(message);

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
        await _client.RunOnceAsync("leave", database => database.SortedSetRemoveAsync(_keys.Waiting, receiver), CancellationToken.None);

    private async Task<IReadOnlyList<SendOutcome>> SendAsync(IReadOnlyList<OutgoingMessage> messages)
    {
        // One host sends all of them, so one limit holds for all.
        List<RedisValue> arguments = [messages[0].LongestQueue, _keys.WakeChannel];
        foreach (var message in messages)
        {
            arguments.AddRange(
                [
                    message.Id, message.Payload,
                    Milliseconds(message.Delay), Milliseconds(message.TimeToLive), Milliseconds(message.QueueExpiry),
                ]);
        }

        var answers = await RunAsync(
            QueueScripts.Send, [_keys.Ready, _keys.Delayed, _keys.Bodies, _keys.Waiting], CancellationToken.None, [.. arguments]);
        return Array.ConvertAll((int[])answers!, static answer => (SendOutcome)answer);
    }

    private async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<ReceivedMessage> messages) => (bool[])(await RunAsync(
        QueueScripts.Settle, [_keys.Leases, _keys.Owners, _keys.Bodies, _keys.Counts], CancellationToken.None, [.. Tokens(messages)]))!;

    private ValueTask<RedisResult> RunAsync(
        Script script, RedisKey[] keys, CancellationToken cancellation, params RedisValue[] arguments) =>
        _client.RunAsync(script.Name, database => script.RunAsync(database, keys, arguments), cancellation, Name);

    private ValueTask<RedisResult> RunOnceAsync(Script script, RedisKey[] keys, params RedisValue[] arguments) =>
        _client.RunOnceAsync(script.Name, database => script.RunAsync(database, keys, arguments), CancellationToken.None);

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private static IEnumerable<RedisValue> Tokens(IEnumerable<ReceivedMessage> messages) =>
        messages.SelectMany(static message => new RedisValue[] { message.Id, message.Token });
}

/// <summary>The answer of the send script.</summary>
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
