using StackExchange.Redis;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Servers;

public class TestServerTests
{
    [Theory, OnEveryServer]
    public async Task Data_survives_a_kill_and_a_restart_on_the_same_port(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(
            kind, new ServerOptions(Password: "secret"), TestContext.Current.CancellationToken);
        var port = server.Port;
        await WithDatabaseAsync(server, database => database.StringSetAsync("key", "value"));

        await server.RestartAsync(TestContext.Current.CancellationToken);

        await WithDatabaseAsync(server, async database => Assert.Equal("value", (string?)await database.StringGetAsync("key")));
        Assert.Equal(port, server.Port);
    }

    private static async Task WithDatabaseAsync(TestServer server, Func<IDatabase, Task> use)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await use(connection.GetDatabase());
        // Dispose would wait ten seconds for an answer that 1.2.6 does not get.
        await connection.CloseAsync(allowCommandsToComplete: false);
    }
}
