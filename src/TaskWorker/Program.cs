using MassTransit;
using McpTasks.RedisTransport;
using SampleTools;
using StackExchange.Redis;

return await ServiceRun.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);

    builder.AddServiceDefaults();
    builder.Services.AddMcpServer().AddSampleTools();
    builder.AddMcpTasksRedis("redis");
    builder.AddMcpTasksWorker(bus => bus.UsingRedis((context, redis) =>
    {
        redis.Host(context.GetRequiredService<IConnectionMultiplexer>());
        redis.ConfigureEndpoints(context);
    }));

    var app = builder.Build();

    app.MapDefaultEndpoints();

    return app;
});
