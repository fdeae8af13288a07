using Chaos.Ledger;
using MassTransit;
using McpTasks.RedisTransport;
using StackExchange.Redis;

namespace Chaos.Service;

/// <summary>An API service, or with Role=worker a worker: what the run starts, kills and freezes.</summary>
internal static class FleetService
{
    /// <summary>The first argument that makes this program a service of the fleet.</summary>
    public const string Verb = "fleet";

    public static Task<int> RunAsync(string[] args) => ServiceRun.RunAsync(() =>
    {
        var builder = WebApplication.CreateBuilder(args);
        var isWorker = builder.Configuration["Role"] == "worker";

        builder.AddServiceDefaults();
        builder.Services.AddSingleton(_ => new LedgerWriter(builder.Configuration["Ledgers"]!, builder.Configuration["Process"]!));
        builder.Services.AddSingleton<Executions>().AddHostedService<Pulse>();
        var mcp = builder.Services.AddMcpServer().WithTools<HonestTools>().WithTools<ToxicTools>();
        if (!isWorker)
            mcp.WithHttpTransport().WithDurableTasks();
        builder.AddMcpTasksRedis();
        if (isWorker)
            builder.AddMcpTasksWorker(bus => bus.UsingRedis(Transport));
        else
            builder.AddMcpTasksDispatcher(bus => bus.UsingRedis(Transport));
        Callers.AddTo(builder.Services);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        if (!isWorker)
            app.MapMcp("/mcp");
        return app;
    });

    private static void Transport(IBusRegistrationContext context, IRedisBusFactoryConfigurator redis)
    {
        redis.Host(context.GetRequiredService<IConnectionMultiplexer>());
        redis.ConfigureEndpoints(context);
    }
}
