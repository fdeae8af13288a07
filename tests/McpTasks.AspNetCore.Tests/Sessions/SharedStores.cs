using System.Collections.Concurrent;
using McpTasks.AspNetCore.Sessions;
using McpTasks.AspNetCore.Http;
using McpTasks.Server.Legacy;
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

    internal async Task<StorePair> OpenAsync(StoreKind kind, McpHttpOptions? limits = null, TimeProvider? time = null)
    {
        limits ??= new();
        if (kind == StoreKind.Memory)
            return StorePair.On(new InMemorySharedState(time ?? TimeProvider.System, limits.MaxReplayBytes), limits, time);
        var server = kind == StoreKind.Garnet ? ServerKind.Garnet : ServerKind.Redis;
        Assert.SkipWhen(server == ServerKind.Redis && RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        var connection = await _connections.GetOrAdd(
            server,
            kind => new(async () => await ConnectionMultiplexer.ConnectAsync((await _servers.GetAsync(kind)).ConnectionString))).Value;
        return StorePair.On(connection, $"t-{Guid.NewGuid():N}", limits, time);
    }
}

/// <summary>The sessions as one process has them, and as another one does; in memory there is no other.</summary>
internal sealed record StorePair(ISharedState State, SessionRecords Sessions, EventLog Log, SessionTasks Tasks, InputClaims Claims)
{
    private Func<StorePair>? _other;

    public StorePair Other => _other?.Invoke() ?? this;

    public Func<Task<int>> CountKeys { get; private init; } = () => Task.FromResult(0);

    /// <summary>How long each key still lives; none in memory.</summary>
    public Func<Task<List<TimeSpan?>>> TimeLeft { get; private init; } = () => Task.FromResult(new List<TimeSpan?>());

    public static StorePair On(ISharedState state, McpHttpOptions limits, TimeProvider? time)
    {
        var (options, clock) = (Options.Create(limits), time ?? TimeProvider.System);
        var records = new SessionRecords(state, new(options), options, clock);
        return new(
            state, records, new EventLog(state, records, options, clock, NullLogger<EventLog>.Instance),
            new(state, records, new(options), clock), new(state));
    }

    public static StorePair On(IConnectionMultiplexer connection, string prefix, McpHttpOptions limits, TimeProvider? time)
    {
        var client = new RedisClient(() => connection, new(TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger.Instance));
        return On(new RedisSharedState(new(client), new(client, NullLogger.Instance), prefix), limits, time) with
        {
            TimeLeft = () => Task.FromResult(Keys().Select(key => connection.GetDatabase().KeyTimeToLive(key)).ToList()),
            CountKeys = () => Task.FromResult(Keys().Count()),
            _other = () => On(connection, prefix, limits, time),
        };

        IEnumerable<RedisKey> Keys() => connection.GetServer(connection.GetEndPoints()[0]).Keys(pattern: $"{{{prefix}:*", pageSize: 1000);
    }
}
