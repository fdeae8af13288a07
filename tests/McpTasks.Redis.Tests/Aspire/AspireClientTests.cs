using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Aspire;

/// <summary>Aspire's own Redis client beside ours; built only with the Aspire packages.</summary>
public sealed class AspireClientTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task A_connection_of_Aspires_client_is_shared(ServerKind kind)
    {
        var server = await connections.ServerAsync(kind);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = server.ConnectionString,
            ["McpTasks:Redis:KeyPrefix"] = $"t-{Guid.NewGuid():N}",
        });
        builder.AddRedisClient("redis");
        builder.AddMcpTasksRedis("redis");
        using var host = builder.Build();
        await host.StartAsync(Given.Token);

        Assert.Single(host.Services.GetServices<IConnectionMultiplexer>());
        Assert.NotNull(await host.Services.GetRequiredService<ITaskStore>().CreatedAsync());
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Given.Token);
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Equal(["McpTasks.Redis_redis", "StackExchange.Redis"], health.Entries.Keys.Order(StringComparer.Ordinal));
        await host.StopAsync(Given.Token);
    }
}
