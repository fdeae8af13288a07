using McpTasks.Integration.Tests.Fleet;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Integration.Tests.Composition;

public sealed class EmbeddedRedisTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("embedded-redis-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Data_outlives_a_kill_and_opens_with_another_password()
    {
        var port = FreePort.Find();
        await using (var server = await StartAsync(port, "first"))
        {
            await using var connection = await ConnectAsync(port, "first");
            await connection.GetDatabase().StringSetAsync("k", "v");
            await server.KillAsync();
        }

        await using var again = await StartAsync(port, "second");
        await using var other = await ConnectAsync(port, "second");
        Assert.Equal("v", await other.GetDatabase().StringGetAsync("k"));
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectAsync(port, "first"));
    }

    [Fact]
    public async Task A_data_folder_belongs_to_one_server()
    {
        await using var first = await StartAsync(FreePort.Find(), "secret");
        await using var second = Service.StartWith("src/EmbeddedRedis", "redis", [_data.FullName], ("REDIS_PORT", $"{FreePort.Find()}"));
        Assert.Equal(3, await second.ExitAsync());
        Assert.StartsWith($"{_data.FullName} is in use by another EmbeddedRedis.", Assert.Single(second.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to()
    {
        await using var server = await StartAsync(FreePort.Find(), "secret");
        server.Terminate();
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task Without_a_port_it_says_how_it_is_started()
    {
        await using var server = Service.StartWith("src/EmbeddedRedis", "redis", [_data.FullName]);
        Assert.Equal(2, await server.ExitAsync());
        Assert.StartsWith("Usage: REDIS_PORT=6379", Assert.Single(server.Lines), StringComparison.Ordinal);
    }

    private async Task<Service> StartAsync(int port, string password)
    {
        var server = Service.StartWith(
            "src/EmbeddedRedis", "redis", [_data.FullName], ("REDIS_PORT", $"{port}"), ("REDIS_PASSWORD", password));
        await server.LineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal));
        return server;
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(int port, string password) =>
        await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},password={password}");
}
