using Benchmarks.Measuring;
using StackExchange.Redis;
using TestServers;

namespace Benchmarks.Rivals.Servers;

/// <summary>A fresh Redis: append-only, synced every second, as most are run.</summary>
internal sealed class BenchmarkRedis : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly ConnectionMultiplexer _connection;

    private BenchmarkRedis(TestServer server, ConnectionMultiplexer connection) => (_server, _connection) = (server, connection);

    /// <summary><c>host:port</c>.</summary>
    public string Address => $"127.0.0.1:{_server.Port}";

    public IServer Admin => _connection.GetServer(Address);

    /// <param name="more">More arguments of redis-server.</param>
    public static async Task<BenchmarkRedis> StartAsync(params string[] more)
    {
        await DebianPackage.EnsureAsync("redis-server", "redis-server");
        var server = await RedisServer.StartAsync(new ServerOptions { RedisArguments = ["--appendfsync", "everysec", .. more] });
        return new(server, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true"));
    }

    public Task<RedisFigures> ReadAsync() => RedisFigures.ReadAsync(Admin);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }
}
