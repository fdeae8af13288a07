using System.Collections.Concurrent;
using Xunit;

namespace TestServers;

/// <summary>
/// One server of each kind for a whole test assembly, started when a test first asks for it:
/// <c>[assembly: AssemblyFixture(typeof(SharedServers))]</c>. Tests keep apart by key prefix and never kill these.
/// </summary>
public sealed class SharedServers : IAsyncLifetime
{
    private readonly ConcurrentDictionary<ServerKind, Lazy<Task<TestServer>>> _servers = new();

    /// <summary>The shared server of that kind.</summary>
    public Task<TestServer> GetAsync(ServerKind kind) =>
        _servers.GetOrAdd(kind, static kind => new Lazy<Task<TestServer>>(() => StartAsync(kind))).Value;

    /// <summary>Starts a server that the caller owns, disposes and may kill.</summary>
    public static Task<TestServer> StartAsync(
        ServerKind kind, ServerOptions? options = null, CancellationToken cancellation = default) => kind switch
        {
            ServerKind.Garnet => GarnetServer.StartAsync(options, cancellation),
            _ => RedisServer.StartAsync(options, cancellation),
        };

    /// <inheritdoc />
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await (await server.Value).DisposeAsync();
    }
}
