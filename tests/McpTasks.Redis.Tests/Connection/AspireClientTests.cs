using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Redis.Tests.Connection;

/// <summary>Aspire's Redis client: the application's own, or the one that comes with the store.</summary>
public sealed class AspireClientTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task A_connection_of_the_applications_own_Aspire_client_is_shared(ServerKind kind)
    {
        var server = await connections.ServerAsync(kind);
        using var host = Build(
            new() { ["ConnectionStrings:redis"] = server.ConnectionString, ["McpTasks:Redis:KeyPrefix"] = $"t-{Guid.NewGuid():N}" },
            builder => builder.AddRedisClient("redis"));
        await host.StartAsync(Given.Token);

        Assert.Single(host.Services.GetServices<IConnectionMultiplexer>());
        Assert.NotNull(await host.Services.GetRequiredService<ITaskStore>().CreatedAsync());
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Given.Token);
        Assert.Equal((HealthStatus.Healthy, "StackExchange.Redis"), (health.Status, Assert.Single(health.Entries.Keys)));
        await host.StopAsync(Given.Token);
    }

    [Fact]
    public void Its_settings_are_Aspires_and_what_tasks_need_is_added()
    {
        using var host = Build(new()
        {
            ["Aspire:StackExchange:Redis:ConnectionString"] = "cache:7000,abortConnect=true",
            ["Aspire:StackExchange:Redis:ConfigurationOptions:ConnectTimeout"] = "1234",
            ["Aspire:StackExchange:Redis:DisableHealthChecks"] = "true",
        });

        var options = host.Services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;

        Assert.Equal(
            (false, 1234, "Unspecified/cache:7000"),
            (options.AbortOnConnectFail, options.ConnectTimeout, Assert.Single(options.EndPoints).ToString()));
        Assert.True(options.ReconnectRetryPolicy.ShouldRetry(100, timeElapsedMillisecondsSinceLastRetry: 1100));
        Assert.Null(host.Services.GetService<HealthCheckService>());
        Assert.NotNull(host.Services.GetRequiredService<IOptions<McpTasksRedisSettings>>().Value);
    }

    [Fact]
    public void Servers_that_code_has_named_need_no_connection_string()
    {
        using var host = Build(
            [], builder => builder.Services.Configure<ConfigurationOptions>(options => options.EndPoints.Add("cache", 7000)));

        Assert.NotNull(host.Services.GetRequiredService<IOptions<McpTasksRedisSettings>>().Value);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Aspire:StackExchange:Redis:DisableTracing=true", false)]
    [InlineData("Aspire:StackExchange:Redis:DisableTracing=false", true)]
    [InlineData("Aspire:StackExchange:Redis:redis:DisableTracing=false", true)]
    public void Commands_are_traced_only_where_that_is_asked_for(string? setting, bool traced)
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:redis"] = "127.0.0.1:1" };
        if (setting?.Split('=') is [var path, var value])
            settings[path] = value;
        using var host = Build(settings);

        Assert.Equal(traced, host.Services.GetService<TracerProvider>() is not null);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("StackExchange.Redis", true)]
    [InlineData("StackExchange.Redis.ConnectionMultiplexer", true)]
    public void The_clients_own_log_is_silent_unless_its_category_is_configured(string? category, bool writes)
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:redis"] = "127.0.0.1:1" };
        if (category is not null)
            settings[$"Logging:LogLevel:{category}"] = "Information";
        using var host = Build(settings, builder =>
        {
            builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
            builder.Logging.AddProvider(new CollectingProvider());
        });

        Assert.Equal(
            writes,
            host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("StackExchange.Redis.ConnectionMultiplexer").IsEnabled(LogLevel.Error));
    }

    private static IHost Build(Dictionary<string, string?> settings, Action<HostApplicationBuilder>? before = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        before?.Invoke(builder);
        builder.AddMcpTasksRedis("redis");
        return builder.Build();
    }

    private sealed class CollectingProvider : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new CollectingLogger();

        public void Dispose()
        {
        }
    }
}
