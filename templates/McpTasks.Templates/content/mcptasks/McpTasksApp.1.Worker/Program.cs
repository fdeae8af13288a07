using MassTransit;
using McpTasks.RedisTransport;
using McpTasksApp._1.Tools;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddMcpServer().WithTools<ReportTools>();
builder.AddMcpTasksRedis("redis");
builder.AddMcpTasksWorker(bus => bus.UsingRedis((context, redis) => redis.ConfigureEndpoints(context)));

var app = builder.Build();

app.MapHealthChecks("/health");

app.Run();
