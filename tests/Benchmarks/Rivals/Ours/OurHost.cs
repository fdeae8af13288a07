using System.Globalization;
using MassTransit;
using McpTasks.RedisTransport;
using StackExchange.Redis;

namespace Benchmarks.Rivals.Ours;

/// <summary>McpTasks as an application sets it up: the store and the transport on one connection, the worker in the same process.</summary>
internal static class OurHost
{
    public static HostApplicationBuilder Worker(ContestantSettings settings)
    {
        var builder = Bare(settings);
        builder.AddMcpTasksWorker(bus => bus.UsingRedis((context, redis) =>
        {
            redis.Host(context.GetRequiredService<IConnectionMultiplexer>());
            redis.ConfigureEndpoints(context);
        }));
        return builder;
    }

    /// <summary>One that submits only, as an API service does.</summary>
    public static HostApplicationBuilder Submitter(ContestantSettings settings)
    {
        var builder = Bare(settings);
        builder.AddMcpTasksDispatcher(bus => bus.UsingRedis((context, redis) => redis.Host(context.GetRequiredService<IConnectionMultiplexer>())));
        return builder;
    }

    /// <summary>What differs from the defaults: no limit of an owner is met, and nothing is logged that is not wrong.</summary>
    public static void Configure(IHostApplicationBuilder builder, ContestantSettings settings)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:redis"] = settings.Backend,
            ["McpTasks:Worker:Concurrency"] = settings.Concurrency.ToString(CultureInfo.InvariantCulture),
            ["McpTasks:Redis:Shards"] = settings.Shards.ToString(CultureInfo.InvariantCulture),
            ["McpTasks:MaxLiveTasksPerOwner"] = "100000",
            ["McpTasks:MaxCreationsPerSecondPerOwner"] = "100000",
            ["McpTasks:DefaultTtl"] = "1.00:00:00",
        });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
    }

    private static HostApplicationBuilder Bare(ContestantSettings settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        Configure(builder, settings);
        builder.Services.AddMcpServer().WithTools<EmptyTools>();
        builder.AddMcpTasksRedis("redis");
        return builder;
    }
}
