using Benchmarks.Measuring;
using MassTransit;
using McpTasks.RedisTransport;

namespace Benchmarks.Rivals.MassTransitJobs;

/// <summary>MassTransit's job consumers on the transport over Redis. Their sagas are in memory, which is lighter than what McpTasks keeps.</summary>
internal sealed class JobConsumerContestant : IContestant
{
    private const int Spare = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly JobEnds _ends = new();
    private IHost? _host;

    public async Task StartAsync(ContestantSettings settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(_ends);
        // What is published before the consumers' queues are there reaches nobody.
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.ConfigureUsageTelemetryOptions(telemetry => telemetry.Enabled = false);
            bus.SetInMemorySagaRepositoryProvider();
            // A job that finds no slot waits for this time, 30 s by default: at its best there are more slots than jobs.
            bus.AddJobSagaStateMachines(options => (options.FinalizeCompleted, options.SlotWaitTime) = (true, TimeSpan.FromSeconds(1)));
            bus.AddConsumer<EmptyJobConsumer>(consumer => consumer.Options<JobOptions<EmptyJobRequest>>(job => job.SetConcurrentJobLimit(Spare * settings.Concurrency)));
            bus.AddConsumer<CompletedConsumer>();
            bus.UsingRedis((context, redis) =>
            {
                redis.Host(settings.Backend);
                redis.ConfigureEndpoints(context);
            });
        });
        _host = builder.Build();
        await _host.StartAsync();
        // The sagas learn of this worker by messages: the first job comes to its end when they have.
        await RunAsync(new(Order.Burst, 1));
    }

    public async Task<Reply> RunAsync(Order order)
    {
        if (order.Name != Order.Burst)
            throw new ArgumentException($"MassTransit's job consumers have no order '{order.Name}'.", nameof(order));
        var costs = ProcessCosts.Start();
        _ends.Expect(order.Count, order.AtOnce);
        var bus = _host!.Services.GetRequiredService<IBus>();
        await _ends.AfterAsync(Submitters.BurstAsync(order.Count, order.AtOnce, async _ =>
        {
            await _ends.RoomAsync();
            await bus.SubmitJob(new EmptyJobRequest(), CancellationToken.None);
        }), Patience);
        return costs.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
    }
}
