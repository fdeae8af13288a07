using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>The store on a server, in a key space of its own.</summary>
public sealed class RedisHarness : StoreHarness
{
    private readonly string _prefix = $"t-{Guid.NewGuid():N}";
    private readonly IConnectionMultiplexer _connection;
    private readonly ITaskStore[] _stores;
    private readonly RedisTaskEvents _events;
    private readonly RedisRetry _retry;
    private readonly PubSubHub _hub;

    public RedisHarness(
        IConnectionMultiplexer[] connections, int shards = 1, bool realTime = false, TimeSpan? retryFor = null, TaskMetrics? metrics = null,
        ILogger? logger = null,
        int? payloadsAbove = null)
    {
        _connection = connections[0];
        _retry = new(retryFor ?? TimeSpan.FromSeconds(30), TimeProvider.System, logger ?? NullLogger.Instance);
        var clients = connections.Select(connection => new RedisClient(() => connection, _retry)).ToArray();
        var scripts = clients.Select(client => new TaskScripts(
            new(client), new(_prefix, shards), realTime ? null : () => Clock.GetUtcNow())).ToArray();
        _stores = [.. scripts.Select(each => payloadsAbove is { } above
            ? new PayloadTaskStore(StoreOn(each), new RedisPayloads(each), above, Clock, NullLogger.Instance)
            : (ITaskStore)StoreOn(each))];
        RedisTaskStore StoreOn(TaskScripts each) => new(each, new(each), metrics, logger ?? NullLogger.Instance);
        _hub = new(clients[0], NullLogger.Instance);
        (Directory, Workers, Queue) = (
            new RedisTaskDirectory(scripts[0]), new RedisTaskWorkers(scripts[0], _hub), new RedisTaskQueue(scripts[0]));
        (Slots, Strikes) = (new RedisTaskSlots(scripts[0]), new RedisTaskStrikes(scripts[0]));
        Elsewhere = new(scripts[0]);
        (Turns, Rates) = (new RedisTaskTurns(scripts[0], Elsewhere), new RedisTaskRates(scripts[0]));
        _events = new(_hub, scripts[0], realTime ? TimeProvider.System : Clock, NullLogger.Instance);
    }

    public override ITaskStore Store => _stores[0];

    public override ITaskStore Peer(int racer) => _stores[racer % _stores.Length];

    public override ITaskEvents Events => _events;

    public override ITaskDirectory Directory { get; }

    public override ITaskWorkers Workers { get; }

    public override ITaskQueue Queue { get; }

    public override ITaskStrikes Strikes { get; }

    public override ITaskSlots Slots { get; }

    public override ITaskTurns Turns { get; }

    public override ITaskRates Rates { get; }

    /// <summary>What <see cref="Turns"/> has seen of all shards.</summary>
    internal TurnsElsewhere Elsewhere { get; }

    /// <summary>For tests that leave what a script which was cut off half-way, or another version, would have left.</summary>
    public IDatabase Database => _connection.GetDatabase();

    public RedisKey StrikesKey => $"{{{_prefix}:0}}:strikes";

    public RedisKey TaskKey(TaskId id) => $"{{{_prefix}:{id.Shard}}}:task:{id.Value}";

    /// <summary>The key that <see cref="ExpiriesAsync"/> calls so.</summary>
    public RedisKey Named(string key) => key.Replace("mcp", _prefix, StringComparison.Ordinal);

    public RedisKey DueKey => $"{{{_prefix}:0}}:due";

    public RedisKey IndexKey => $"{{{_prefix}:0}}:index";

    public int Subscriptions => _hub.Channels;

    /// <summary>Moves the clock that scripts go by, and brings the end of every key nearer by as much.</summary>
    public override async Task SilenceAsync(TimeSpan by)
    {
        await base.SilenceAsync(by);
        var database = _connection.GetDatabase();
        foreach (var key in await KeysAsync())
        {
            if (await database.KeyTimeToLiveAsync(key) is not { } left)
                continue;
            if (left > by)
                await database.KeyExpireAsync(key, left - by);
            else
                await database.KeyDeleteAsync(key);
        }
    }

    protected override async Task HearAsync()
    {
        foreach (var key in (await KeysAsync()).Where(IsPulse))
            await Database.HashSetAsync(key, "at", Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    // A shard's pulse is nobody's, and stays.
    public override async Task<int> CountKeysAsync() => (await KeysAsync()).Count(key => !IsPulse(key));

    /// <summary>The keys with when they expire; null where they never do.</summary>
    public async Task<Dictionary<string, TimeSpan?>> ExpiriesAsync()
    {
        var expiries = new Dictionary<string, TimeSpan?>();
        foreach (var key in await KeysAsync())
            expiries[((string)key!).Replace(_prefix, "mcp", StringComparison.Ordinal)] = await _connection.GetDatabase()
                .KeyTimeToLiveAsync(key);
        return expiries;
    }

    public override ValueTask DisposeAsync()
    {
        _hub.Dispose();
        _retry.Dispose();
        return ValueTask.CompletedTask;
    }

    // Not through IServer.Keys: it waits synchronously, and times out where the thread pool is short.
    private async Task<List<RedisKey>> KeysAsync()
    {
        var keys = new List<RedisKey>();
        var cursor = "0";
        do
        {
            var page = (RedisResult[])(
                await _connection.GetDatabase().ExecuteAsync("SCAN", cursor, "MATCH", $"{{{_prefix}:*", "COUNT", "1000"))!;
            cursor = (string)page[0]!;
            keys.AddRange((RedisKey[])page[1]!);
        }
        while (cursor != "0");
        return keys;
    }

    /// <summary>The workers as another process sees them, over a connection of its own.</summary>
    public ITaskWorkers WorkersOver(IConnectionMultiplexer connection)
    {
        var client = new RedisClient(() => connection, _retry);
        return new RedisTaskWorkers(new(new(client), new(_prefix, 1), () => Clock.GetUtcNow()), new(client, NullLogger.Instance));
    }

    /// <summary>How many connections a worker is known by.</summary>
    public async Task<long> ListenersAsync(string worker) =>
        await _connection.GetServers()[0].SubscriptionSubscriberCountAsync(RedisChannel.Literal(new KeyNames(_prefix, 1).Alive(worker)));

    private static bool IsPulse(RedisKey key) => ((string)key!).EndsWith(":pulse", StringComparison.Ordinal);
}
