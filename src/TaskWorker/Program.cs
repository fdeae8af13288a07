using MassTransit;
using McpTasks.RedisTransport;
using SampleTools;

return await ServiceRun.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);

    builder.AddServiceDefaults();
    builder.Services.AddMcpServer().AddSampleTools();
    builder.AddMcpTasksRedis("redis");
    builder.AddMcpTasksWorker(bus => bus.UsingRedis((context, redis) => redis.ConfigureEndpoints(context)));

    var app = builder.Build();

    app.MapDefaultEndpoints();

    return app;
});
