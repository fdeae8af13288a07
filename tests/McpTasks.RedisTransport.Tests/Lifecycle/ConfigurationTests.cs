using System.Diagnostics;
using MassTransit;
using McpTasks.RedisTransport.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Lifecycle;

public class ConfigurationTests(SharedServers servers)
{
    [Theory]
    [InlineData(
        "RedisTransport:LeaseDuration", "00:00:00", "RedisTransport:LeaseDuration must be between 00:00:01 and 01:00:00, but is 00:00:00")]
    [InlineData("RedisTransport:MaxDeliveryCount", "0", "RedisTransport:MaxDeliveryCount must be between 1 and 1000, but is 0")]
    [InlineData("RedisTransport:KeyPrefix", "{x}", "RedisTransport:KeyPrefix must be")]
    [InlineData("RedisTransport:MaxQueueLength", "0", "RedisTransport:MaxQueueLength must be between 1 and 100000000, but is 0")]
    public async Task A_setting_out_of_range_stops_the_start_and_names_its_path(string path, string value, string message)
    {
        using var host = Build(new() { [path] = value, ["ConnectionStrings:redis"] = "127.0.0.1:1" });

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(message, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_connection_stops_the_start_and_says_where_to_put_it()
    {
        using var host = Build([]);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("ConnectionStrings:redis", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_a_connection_win_over_those_of_all()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:cache"] = "127.0.0.1:1",
            ["RedisTransport:MaxDeliveryCount"] = "2",
            ["RedisTransport:KeyPrefix"] = "mine",
            ["Aspire:McpTasks:RedisTransport:MaxDeliveryCount"] = "3",
            ["Aspire:McpTasks:RedisTransport:PollInterval"] = "00:00:07",
            ["Aspire:McpTasks:RedisTransport:cache:MaxDeliveryCount"] = "4",
            ["Aspire:McpTasks:RedisTransport:other:MaxDeliveryCount"] = "5",
        });
        builder.Services.AddMassTransit(bus => bus.UsingRedis("cache"));
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<RedisTransportOptions>>().Value;

        Assert.Equal(
            ("127.0.0.1:1", 4, "mine", TimeSpan.FromSeconds(7)),
            (options.NamedConnectionString, options.MaxDeliveryCount, options.KeyPrefix, options.PollInterval));
    }

    [Theory, OnEveryServer]
    public async Task A_connection_of_the_applications_is_used_and_left_open(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var seen = new Received<int>();
        await using (var bus = await TestBus.StartAsync(server, TestBus.NewPrefix(), configure: (_, cfg) =>
        {
            cfg.Host(connection);
            cfg.ReceiveEndpoint("work", e => e.Handler<Work>(c =>
            {
                seen.Add(c.Message.Number);
                return Task.CompletedTask;
            }));
        }))
        {
            await bus.SendAsync("work", new Work(1));
            Assert.Equal(1, await seen.NextAsync());
        }

        Assert.True(connection.IsConnected);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }

    [Theory, OnEveryServer]
    public async Task A_trace_goes_on_from_the_sender_to_the_consumer(ServerKind kind)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "MassTransit" or nameof(ConfigurationTests),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(ConfigurationTests));
        var seen = new Received<ActivityTraceId?>();
        await using var bus = await TestBus.StartAsync(await servers.GetAsync(kind), TestBus.NewPrefix(), configure: (_, cfg) =>
            cfg.ReceiveEndpoint("work", e => e.Handler<Work>(_ =>
            {
                seen.Add(Activity.Current?.TraceId);
                return Task.CompletedTask;
            })));

        using var activity = source.StartActivity("test")!;
        await bus.SendAsync("work", new Work(1));

        Assert.Equal(activity.TraceId, await seen.NextAsync());
    }

    [Theory, OnEveryServer]
    public async Task The_queue_of_a_connected_temporary_endpoint_expires_and_a_durable_one_does_not(ServerKind kind)
    {
        var (server, prefix) = (await servers.GetAsync(kind), TestBus.NewPrefix());
        await using var bus = await TestBus.StartAsync(server, prefix);
        var started = new Received<int>();
        var handle = bus.Bus.ConnectReceiveEndpoint("passing", e =>
        {
            ((IRedisReceiveEndpointConfigurator)e).QueueExpiry = TimeSpan.FromMinutes(1);
            e.Handler<Work>(c =>
            {
                started.Add(c.Message.Number);
                return Task.CompletedTask;
            });
        });
        await handle.Ready;
        await bus.Bus.Publish(new Work(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, await started.NextAsync());
        await handle.StopAsync(TestContext.Current.CancellationToken);

        await bus.Bus.Publish(new Work(2), TestContext.Current.CancellationToken);
        await bus.SendAsync("durable", new Work(3));

        var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var database = connection.GetDatabase();
        Assert.NotNull(await database.KeyTimeToLiveAsync(new QueueKeys(prefix, "passing").Bodies));
        Assert.NotNull(await database.KeyTimeToLiveAsync(new QueueKeys(prefix, "passing").Ready));
        Assert.Null(await database.KeyTimeToLiveAsync(new QueueKeys(prefix, "durable").Bodies));
        await connection.CloseAsync(allowCommandsToComplete: false);
    }

    [Theory]
    [InlineData("queue:a{b}")]
    [InlineData("queue:")]
    [InlineData("queue:a%20b")]
    [InlineData("http://localhost/a")]
    public void A_foreign_address_that_could_spoil_keys_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => Topology.RedisAddress.Parse(new Uri(address)));

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddMassTransit(x =>
        {
            x.ConfigureUsageTelemetryOptions(options => options.Enabled = false);
            x.UsingRedis();
        });
        return builder.Build();
    }
}
