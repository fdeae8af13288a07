using Benchmarks.Measuring;
using MassTransit;
using McpTasks.RedisTransport;

namespace Benchmarks.Rivals.Transports;

/// <summary>MassTransit with one queue, one consumer, and one of the transports.</summary>
internal sealed class TransportContestant(string transport) : IContestant
{
    public const string Redis = "transport-redis";
    public const string RabbitMq = "transport-rabbitmq";
    public const string InMemory = "transport-memory";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Uri Queue = new("queue:letters");
    private static readonly string Text = new('x', 100);
    private readonly Letterbox _box = new();
    private IHost? _host;
    private ISendEndpoint? _endpoint;

    public async Task StartAsync(ContestantSettings settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(_box);
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.ConfigureUsageTelemetryOptions(telemetry => telemetry.Enabled = false);
            bus.AddConsumer<LetterConsumer>().Endpoint(endpoint =>
                (endpoint.Name, endpoint.PrefetchCount, endpoint.ConcurrentMessageLimit) = ("letters", settings.Concurrency, settings.Concurrency));
            Use(bus, settings.Backend);
        });
        _host = builder.Build();
        await _host.StartAsync();
        _endpoint = await _host.Services.GetRequiredService<IBus>().GetSendEndpoint(Queue);
    }

    public async Task<Reply> RunAsync(Order order)
    {
        var costs = ProcessCosts.Start();
        switch (order.Name)
        {
            case Order.Burst:
                await _box.Expect(order.Count).AfterAsync(Submitters.BurstAsync(order.Count, order.AtOnce, SendAsync), Patience);
                return costs.Stop();
            case Order.OneByOne:
                return costs.Stop(await Submitters.OneByOneAsync(order.Count, number => _box.Expect(1).AfterAsync(SendAsync(number), Patience)));
            default:
                throw new ArgumentException($"A transport has no order '{order.Name}'.", nameof(order));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
    }

    private Task SendAsync(int number) => _endpoint!.Send(new Letter(number, Text));

    private void Use(IBusRegistrationConfigurator bus, string backend)
    {
        if (transport == Redis)
            bus.UsingRedis((context, redis) => Configure(context, redis, () => redis.Host(backend)));
        else if (transport == RabbitMq)
            bus.UsingRabbitMq((context, rabbit) => Configure(context, rabbit, () => rabbit.Host(new Uri(backend))));
        else
            bus.UsingInMemory((context, memory) => Configure(context, memory, () => { }));
    }

    private static void Configure<T>(IBusRegistrationContext context, IBusFactoryConfigurator<T> bus, Action host)
        where T : IReceiveEndpointConfigurator
    {
        host();
        bus.ConfigureEndpoints(context);
    }
}
