using MassTransit;
using McpTasks.RedisTransport;
using ModelContextProtocol.AspNetCore;
using StackExchange.Redis;

namespace Benchmarks.Rivals.Http;

/// <summary>The servers: McpTasks with its worker in the same process, on Redis or all in memory, and the official package by itself.</summary>
internal static class HttpServers
{
    public static WebApplication Ours(string url, ContestantSettings settings)
    {
        var builder = Bare(url);
        Benchmarks.Rivals.Ours.OurHost.Configure(builder, settings);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<Benchmarks.Rivals.Ours.EmptyTools>().WithDurableTasks();
        builder.AddMcpTasksRedis("redis");
        builder.AddMcpTasksWorker(bus => bus.UsingRedis((context, redis) =>
        {
            redis.Host(context.GetRequiredService<IConnectionMultiplexer>());
            redis.ConfigureEndpoints(context);
        }));
        var app = builder.Build();
        app.MapMcp("/mcp");
        return app;
    }

    public static WebApplication OursInMemory(string url)
    {
        var builder = Bare(url);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<Benchmarks.Rivals.Ours.EmptyTools>().WithDurableTasks();
        builder.AddMcpTasksInProcess();
        var app = builder.Build();
        app.MapMcp("/mcp");
        return app;
    }

    /// <param name="url">Where it listens.</param>
    /// <param name="isResumable">Whether the streams of its sessions can be resumed, as ours can, from the package's own store in memory.</param>
    public static WebApplication Official(string url, bool isResumable = false)
    {
        var builder = Bare(url);
        // Both revisions, as ours has them.
        var server = builder.Services.AddMcpServer().WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
            .WithTools<Benchmarks.Rivals.Ours.EmptyTools>();
        if (isResumable)
        {
            builder.Services.AddDistributedMemoryCache();
            server.WithDistributedCacheEventStreamStore();
        }

        var app = builder.Build();
        app.MapMcp("/mcp");
        return app;
    }

    private static WebApplicationBuilder Bare(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        return builder;
    }
}
