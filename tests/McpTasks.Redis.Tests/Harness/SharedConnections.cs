using System.Collections.Concurrent;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>One server of each kind and a few connections to it for all tests; they keep apart by key prefix.</summary>
public sealed class SharedConnections : IAsyncLifetime
{
    private const int Connections = 4;
    private readonly SharedServers _servers = new();
    private readonly ConcurrentDictionary<ServerKind, Lazy<Task<ConnectionMultiplexer[]>>> _connections = new();

    public Task<ConnectionMultiplexer[]> GetAsync(ServerKind kind) =>
        _connections.GetOrAdd(kind, kind => new(() => ConnectAsync(kind))).Value;

    public Task<TestServer> ServerAsync(ServerKind kind) => _servers.GetAsync(kind);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var connections in _connections.Values)
        foreach (var connection in await connections.Value)
            await connection.CloseAsync(allowCommandsToComplete: false);
        await _servers.DisposeAsync();
    }

    // One connection's commands run in turn: racers need several.
    private async Task<ConnectionMultiplexer[]> ConnectAsync(ServerKind kind)
    {
        var server = await _servers.GetAsync(kind);
        return await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => ConnectionMultiplexer.ConnectAsync(server.ConnectionString)));
    }
}
