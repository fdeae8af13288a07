using System.Collections.Concurrent;
using McpTasks.AspNetCore.Sessions;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.Tests.Sessions;
using McpTasks.Redis;
using McpTasks.Shared.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TestServers;

[assembly: AssemblyFixture(typeof(SharedStores))]

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>Where the contract of sessions is tested.</summary>
public enum StoreKind
{
    /// <summary>In this process.</summary>
    Memory,

    /// <summary>On Microsoft Garnet.</summary>
    Garnet,

    /// <summary>On redis-server, where there is one.</summary>
    Redis,
}

/// <summary>One server of each kind for all tests; they keep apart by key prefix.</summary>
public sealed class SharedStores : IAsyncLifetime
{
    private readonly SharedServers _servers = new();
    private readonly ConcurrentDictionary<ServerKind, Lazy<Task<ConnectionMultiplexer>>> _connections = new();

    public Task<TestServer> ServerAsync(ServerKind kind) => _servers.GetAsync(kind);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
            await (await connection.Value).CloseAsync(allowCommandsToComplete: false);
        await _servers.DisposeAsync();
    }

    internal async Task<StorePair> OpenAsync(StoreKind kind, SessionLimits? limits = null)
    {
        limits ??= new(100, TimeSpan.FromMinutes(10), 1_000_000, TimeSpan.FromMinutes(5));
        if (kind == StoreKind.Memory)
        {
            var (memory, replay) = (new MemorySessionStore(), new MemoryReplayStore(Options.Create(new McpHttpOptions { MaxReplayBytesPerSession = limits.MaxReplayBytes }), TimeProvider.System));
            return new(memory, replay, memory.Tasks, new MemoryInputClaims(TimeProvider.System));
        }

        var server = kind == StoreKind.Garnet ? ServerKind.Garnet : ServerKind.Redis;
        Assert.SkipWhen(server == ServerKind.Redis && RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        var connection = await _connections.GetOrAdd(server, kind => new(async () => await ConnectionMultiplexer.ConnectAsync((await _servers.GetAsync(kind)).ConnectionString))).Value;
        return StorePair.On(connection, $"t-{Guid.NewGuid():N}", limits);
    }
}

/// <summary>The stores as one process has them, and as another one does; in memory there is no other.</summary>
internal sealed record StorePair(ISessionStore Sessions, IReplayStore Replay, ISessionTasks Tasks, IInputClaims Claims)
{
    private Func<StorePair>? _other;

    public StorePair Other => _other?.Invoke() ?? this;

    /// <summary>The server and its keys, for tests that leave what a script which was cut off half-way would have left.</summary>
    public (IDatabase Database, SessionKeys Keys) Raw { get; private init; }

    public Func<Task<int>> CountKeys { get; private init; } = () => Task.FromResult(0);

    /// <summary>How long each key still lives; none in memory.</summary>
    public Func<Task<List<TimeSpan?>>> TimeLeft { get; private init; } = () => Task.FromResult(new List<TimeSpan?>());

    public static StorePair On(IConnectionMultiplexer connection, string prefix, SessionLimits limits)
    {
        var (keys, retry) = (new SessionKeys(prefix), new RedisRetry(TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger.Instance));
        var client = new RedisClient(() => connection, retry);
        var scripts = new SessionScripts(new(client), keys, testClock: null);
        var channels = new SessionChannels(new(client, NullLogger.Instance), keys);
        return new(
            new RedisSessionStore(scripts, channels, limits),
            new RedisReplayStore(scripts, channels, limits, TimeProvider.System, NullLogger<RedisReplayStore>.Instance),
            new RedisSessionTasks(scripts, channels),
            new RedisInputClaims(scripts))
        {
            TimeLeft = () => Task.FromResult(connection.GetServer(connection.GetEndPoints()[0]).Keys(pattern: $"{{{prefix}:*", pageSize: 1000).Select(key => connection.GetDatabase().KeyTimeToLive(key)).ToList()),
            Raw = (connection.GetDatabase(), keys),
            _other = () => On(connection, prefix, limits),
            CountKeys = () => Task.FromResult(connection.GetServer(connection.GetEndPoints()[0]).Keys(pattern: $"{{{prefix}:*", pageSize: 1000).Count()),
        };
    }
}
