using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Connection;

public sealed class RegistrationTests(SharedConnections connections)
{
    private const string Somewhere = "127.0.0.1:1,connectTimeout=50,connectRetry=0";

    [Theory, OnEveryServer]
    public async Task The_store_the_events_the_operators_view_and_the_health_check_work_from_a_connection_string(ServerKind kind)
    {
        var server = await connections.ServerAsync(kind);
        using var host = Build(
            new() { ["ConnectionStrings:cache"] = server.ConnectionString, ["McpTasks:Redis:KeyPrefix"] = $"t-{Guid.NewGuid():N}" },
            connectionName: "cache");
        await host.StartAsync(Given.Token);

        var task = await host.Services.GetRequiredService<ITaskStore>().CreatedAsync();
        await using var watch = await host.Services.GetRequiredService<ITaskEvents>().WatchAsync(task.Id, Given.Token);
        await host.Services.GetRequiredService<ITaskStore>().BeginAgainAsync(task.Ref);

        Assert.NotNull(await watch.WaitAsync(TimeSpan.FromMinutes(1), Given.Token));
        Assert.Equal(
            task.Id, Assert.Single((await host.Services.GetRequiredService<ITaskDirectory>().FindAsync(new(), Given.Token)).Tasks).Id);
        Assert.Empty(await host.Services.GetRequiredService<ITaskWorkers>().ListAsync(Given.Token));
        Assert.Null(await host.Services.GetRequiredService<ITaskQueue>().PausedSinceAsync(Given.Token));
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Given.Token);
        Assert.Equal(HealthStatus.Healthy, health.Entries["StackExchange.Redis"].Status);
        await host.StopAsync(Given.Token);
    }

    [Theory]
    [InlineData("ConnectionStrings:redis", null, "ConnectionStrings:redis is missing")]
    [InlineData("ConnectionStrings:redis", "localhost,nosuchoption=1", "ConnectionStrings:redis is malformed")]
    [InlineData("ConnectionStrings:redis", "localhost,connectTimeout=soon,password=hush", "ConnectionStrings:redis is malformed")]
    [InlineData("ConnectionStrings:redis", "redis://localhost", "ConnectionStrings:redis must have the form")]
    [InlineData("ConnectionStrings:redis", "password=hush", "ConnectionStrings:redis names no host")]
    [InlineData("ConnectionStrings:redis", "localhost:hush", "ConnectionStrings:redis names no host")]
    [InlineData(
        "ConnectionStrings:redis", "localhost,ssl=hush", "ConnectionStrings:redis is malformed: 'ssl' does not take the value given")]
    [InlineData("ConnectionStrings:redis", "localhost,channelPrefix=x", "ConnectionStrings:redis must not set channelPrefix")]
    [InlineData("McpTasks:Redis:Shards", "0", "McpTasks:Redis:Shards must be between 1 and 1024, but is 0")]
    [InlineData("McpTasks:Redis:Shards", "1025", "McpTasks:Redis:Shards must be between 1 and 1024, but is 1025")]
    [InlineData("McpTasks:Redis:KeyPrefix", "a{b", "McpTasks:Redis:KeyPrefix must be")]
    [InlineData("McpTasks:Redis:RetryFor", "00:02:00", "McpTasks:Redis:RetryFor must be between")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string path, string? value, string message)
    {
        using var host = Build(new() { ["ConnectionStrings:redis"] = Somewhere, [path] = value });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Given.Token));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_piece_of_a_password_with_a_comma_in_it_is_not_repeated()
    {
        using var host = Build(new() { ["ConnectionStrings:redis"] = "localhost:6379,password=se,cret=word,ssl=true" });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Given.Token));

        Assert.Equal(
            "ConnectionStrings:redis is malformed: part 3 of it is neither a host nor a known option; it must have the form 'host:port,password=...'.",
            failure.Message);
    }

    [Fact]
    public async Task The_start_does_not_wait_for_a_server_that_is_away_and_its_health_says_so()
    {
        using var host = Build(new() { ["ConnectionStrings:redis"] = Somewhere });
        await host.StartAsync(Given.Token);

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Given.Token);

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        await host.StopAsync(Given.Token);
    }

    [Theory, OnEveryServer]
    public async Task A_connection_that_the_application_has_is_shared_needs_no_connection_string_and_stays_open(ServerKind kind)
    {
        var own = await ConnectionMultiplexer.ConnectAsync((await connections.ServerAsync(kind)).ConnectionString);
        using var host = Build([], services: services => services.AddSingleton<IConnectionMultiplexer>(own));
        await host.StartAsync(Given.Token);

        Assert.Same(own, host.Services.GetRequiredService<IConnectionMultiplexer>());
        Assert.Same(own, await host.Services.GetRequiredService<RedisClient>().OpenAsync());
        await host.StopAsync(Given.Token);

        Assert.True(own.IsConnected);
        await own.CloseAsync(allowCommandsToComplete: false);
    }

    [Theory, OnEveryServer]
    public async Task A_connection_that_came_with_the_store_is_closed_when_everything_has_stopped(ServerKind kind)
    {
        using var host = Build(new() { ["ConnectionStrings:redis"] = (await connections.ServerAsync(kind)).ConnectionString });
        await host.StartAsync(Given.Token);
        var connection = await host.Services.GetRequiredService<RedisClient>().OpenAsync();
        Assert.True(connection.IsConnected);

        await host.StopAsync(Given.Token);

        Assert.False(connection.IsConnected);
    }

    [Fact]
    public void Settings_bind_and_code_has_the_last_word()
    {
        using var host = Build(
            new()
            {
                ["ConnectionStrings:redis"] = "one:1",
                ["McpTasks:Redis:Shards"] = "7",
                ["McpTasks:Redis:KeyPrefix"] = "tasks",
                ["McpTasks:Redis:RetryFor"] = "00:00:09",
            },
            configure: settings => settings.Shards++);

        var bound = host.Services.GetRequiredService<IOptions<McpTasksRedisSettings>>().Value;

        Assert.Equal((8, "tasks", TimeSpan.FromSeconds(9)), (bound.Shards, bound.KeyPrefix, bound.RetryFor));
    }

    [Fact]
    public void Settings_of_a_connection_win_over_those_of_all()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:cache"] = Somewhere,
            ["McpTasks:Redis:Shards"] = "2",
            ["McpTasks:Redis:KeyPrefix"] = "mine",
            ["Aspire:McpTasks:Redis:Shards"] = "3",
            ["Aspire:McpTasks:Redis:RetryFor"] = "00:00:07",
            ["Aspire:McpTasks:Redis:cache:Shards"] = "4",
            ["Aspire:McpTasks:Redis:other:Shards"] = "5",
        };
        using var host = Build(settings, connectionName: "cache");

        var bound = host.Services.GetRequiredService<IOptions<McpTasksRedisSettings>>().Value;

        Assert.Equal((4, "mine", TimeSpan.FromSeconds(7)), (bound.Shards, bound.KeyPrefix, bound.RetryFor));
    }

    private static IHost Build(
        Dictionary<string, string?> settings, string connectionName = "redis", Action<McpTasksRedisSettings>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        services?.Invoke(builder.Services);
        builder.AddMcpTasksRedis(connectionName, configure);
        return builder.Build();
    }
}
