using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Lifecycle;

public class ConnectionTests(SharedServers servers)
{
    private const string Nowhere = "127.0.0.1:1,abortConnect=false,connectTimeout=50";

    [Theory, OnEveryServer]
    public async Task The_applications_connection_is_the_default_and_stays_open(ServerKind kind)
    {
        await using var shared = await ConnectionMultiplexer.ConnectAsync((await servers.GetAsync(kind)).ConnectionString);

        await DeliversAsync(
            new() { ["ConnectionStrings:redis"] = Nowhere }, services => services.AddSingleton<IConnectionMultiplexer>(shared));

        Assert.True(shared.IsConnected);
    }

    [Theory, OnEveryServer]
    public async Task A_connection_string_of_the_transports_own_wins_over_the_applications_connection(ServerKind kind) =>
        await DeliversAsync(
            new() { ["RedisTransport:ConnectionString"] = (await servers.GetAsync(kind)).ConnectionString },
            services => services.AddSingleton<IConnectionMultiplexer>(_ => throw new InvalidOperationException("The application's connection was asked for.")));

    [Theory, OnEveryServer]
    public async Task Without_a_connection_of_the_applications_the_named_connection_string_is_used(ServerKind kind) =>
        await DeliversAsync(new() { ["ConnectionStrings:redis"] = (await servers.GetAsync(kind)).ConnectionString }, null);

    [Theory]
    [InlineData("ConnectionStrings:redis", "localhost,ssl=hush", "ConnectionStrings:redis is malformed")]
    [InlineData("ConnectionStrings:redis", "localhost,password=a,hush=b", "ConnectionStrings:redis is malformed")]
    [InlineData("RedisTransport:ConnectionString", "redis://:hush@localhost", "RedisTransport:ConnectionString must have the form")]
    [InlineData(
        "RedisTransport:ConnectionString", "localhost,channelPrefix=hush", "RedisTransport:ConnectionString must not set channelPrefix")]
    public async Task A_wrong_connection_string_stops_the_start_and_is_named_but_not_repeated(string path, string value, string message)
    {
        using var host = Build(new() { [path] = value }, null, new());

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(message, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task A_bus_ends_with_its_host_though_the_server_has_gone(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(kind, cancellation: TestContext.Current.CancellationToken);
        var (started, finish) = (new Received<int>(), new TaskCompletionSource());
        var bus = await TestBus.StartAsync(
            server, TestBus.NewPrefix(),
            configure: (_, cfg) =>
            {
                cfg.Options.RetryLimit = TimeSpan.FromMinutes(10);
                cfg.ReceiveEndpoint("work", e => e.Handler<Work>(async c =>
                {
                    started.Add(c.Message.Number);
                    await finish.Task;
                }));
            },
            services: services => services.Configure<MassTransitHostOptions>(
                options => options.ConsumerStopTimeout = TimeSpan.FromMilliseconds(100))
                .Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(5)));
        await bus.SendAsync("work", new Work(1));
        await bus.SendAsync("work", new Work(2));
        await started.NextAsync();
        await started.NextAsync();
        await server.KillAsync();

        var stopping = bus.StopAsync();
        finish.SetResult();

        // Only ends a test that has failed.
        await stopping.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await bus.DisposeAsync();
    }

    private static async Task DeliversAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? services)
    {
        settings["RedisTransport:KeyPrefix"] = TestBus.NewPrefix();
        var seen = new Received<int>();
        using var host = Build(settings, services, seen);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var endpoint = await host.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri("queue:work"));

        await endpoint.Send(new Work(7), TestContext.Current.CancellationToken);

        Assert.Equal(7, await seen.NextAsync());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static IHost Build(Dictionary<string, string?> settings, Action<IServiceCollection>? services, Received<int> seen)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        services?.Invoke(builder.Services);
        builder.Services.AddMassTransit(x =>
        {
            x.ConfigureUsageTelemetryOptions(options => options.Enabled = false);
            x.UsingRedis((_, cfg) => cfg.ReceiveEndpoint("work", e => e.Handler<Work>(c =>
            {
                seen.Add(c.Message.Number);
                return Task.CompletedTask;
            })));
        });
        return builder.Build();
    }
}
