using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TestServers;

namespace McpTasks.RedisTransport.Tests;

/// <summary>A host with a bus, as an application would build it.</summary>
internal sealed class TestBus : IAsyncDisposable
{
    private readonly IHost _host;

    private TestBus(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IBus Bus => Services.GetRequiredService<IBus>();

    public IBusControl Control => Services.GetRequiredService<IBusControl>();

    public IRedisQueues Queues => Services.GetRequiredService<IRedisQueues>();

    public TestLog Log => Services.GetRequiredService<TestLog>();

    public static string NewPrefix() => $"t{Guid.NewGuid():N}";

    public static async Task<TestBus> StartAsync(
        TestServer server, string prefix,
        Action<IBusRegistrationConfigurator>? register = null,
        Action<IBusRegistrationContext, IRedisBusFactoryConfigurator>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TestLog>().AddSingleton<ILoggerProvider>(s => s.GetRequiredService<TestLog>());
        services?.Invoke(builder.Services);
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        builder.Services.AddMassTransit(x =>
        {
            x.ConfigureUsageTelemetryOptions(options => options.Enabled = false);
            register?.Invoke(x);
            x.UsingRedis((context, cfg) =>
            {
                cfg.Host(server.ConnectionString);
                cfg.Options.KeyPrefix = prefix;
                configure?.Invoke(context, cfg);
                cfg.ConfigureEndpoints(context);
            });
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TestBus(host);
    }

    public async Task SendAsync<T>(string queue, T message, Action<SendContext<T>>? configure = null)
        where T : class
    {
        var endpoint = await Bus.GetSendEndpoint(new Uri($"queue:{queue}"));
        await endpoint.Send(message, Pipe.Execute(configure ?? (static _ => { })), TestContext.Current.CancellationToken);
    }

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
