using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>The store on a server, in a key space of its own.</summary>
public sealed class RedisHarness : StoreHarness
{
    private readonly string _prefix = $"t-{Guid.NewGuid():N}";
    private readonly IConnectionMultiplexer _connection;
    private readonly RedisTaskStore[] _stores;
    private readonly RedisTaskEvents _events;

    public RedisHarness(
        IConnectionMultiplexer[] connections, int shards = 1, bool realTime = false, TimeSpan? retryFor = null, TaskMetrics? metrics = null, ILogger? logger = null)
    {
        _connection = connections[0];
        var retry = new RedisRetry(retryFor ?? TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger.Instance);
        var scripts = connections.Select(connection => new TaskScripts(
            new(() => connection, retry, tracing: true), new(_prefix, shards), realTime ? null : () => Clock.GetUtcNow())).ToArray();
        _stores = [.. scripts.Select(each => new RedisTaskStore(each, metrics, logger ?? NullLogger.Instance))];
        (Directory, Workers, Queue) = (new RedisTaskDirectory(scripts[0]), new RedisTaskWorkers(scripts[0]), new RedisTaskQueue(scripts[0]));
        _events = new(() => _connection, scripts[0], retry, realTime ? TimeProvider.System : Clock, NullLogger.Instance);
    }

    public override ITaskStore Store => _stores[0];

    public override ITaskStore Peer(int racer) => _stores[racer % _stores.Length];

    public override ITaskEvents Events => _events;

    public override ITaskDirectory Directory { get; }

    public override ITaskWorkers Workers { get; }

    public override ITaskQueue Queue { get; }

    /// <summary>For tests that leave what a script which was cut off half-way, or another version, would have left.</summary>
    public IDatabase Database => _connection.GetDatabase();

    public RedisKey TaskKey(TaskId id) => $"{{{_prefix}:{id.Shard}}}:task:{id.Value}";

    public RedisKey DueKey => $"{{{_prefix}:0}}:due";

    public RedisKey IndexKey => $"{{{_prefix}:0}}:index";

    public int Subscriptions => _events.Subscriptions;

    /// <summary>Moves the clock that scripts go by, and brings the end of every key nearer by as much.</summary>
    public override async Task AdvanceAsync(TimeSpan by)
    {
        await base.AdvanceAsync(by);
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

    public override async Task<int> CountKeysAsync() => (await KeysAsync()).Count;

    /// <summary>The keys with when they expire; null where they never do.</summary>
    public async Task<Dictionary<string, TimeSpan?>> ExpiriesAsync()
    {
        var expiries = new Dictionary<string, TimeSpan?>();
        foreach (var key in await KeysAsync())
            expiries[((string)key!).Replace(_prefix, "mcp", StringComparison.Ordinal)] = await _connection.GetDatabase().KeyTimeToLiveAsync(key);
        return expiries;
    }

    public override ValueTask DisposeAsync()
    {
        _events.Dispose();
        return ValueTask.CompletedTask;
    }

    // Not through IServer.Keys: it waits synchronously, and times out where the thread pool is short.
    private async Task<List<RedisKey>> KeysAsync()
    {
        var keys = new List<RedisKey>();
        var cursor = "0";
        do
        {
            var page = (RedisResult[])(await _connection.GetDatabase().ExecuteAsync("SCAN", cursor, "MATCH", $"{{{_prefix}:*", "COUNT", "1000"))!;
            cursor = (string)page[0]!;
            keys.AddRange((RedisKey[])page[1]!);
        }
        while (cursor != "0");
        return keys;
    }
}
