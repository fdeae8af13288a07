using MassTransit;
using McpTasks.RedisTransport;
using McpTasksApp._1.Tools;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddMcpServer().WithHttpTransport().WithTools<ReportTools>().WithDurableTasks();
builder.AddMcpTasksRedis("redis");
// Tasks are run by the workers, and by none of this process.
builder.AddMcpTasksDispatcher(bus => bus.UsingRedis((context, redis) => redis.ConfigureEndpoints(context)));

var app = builder.Build();

app.MapHealthChecks("/health");
app.MapMcp("/mcp");
app.MapTaskBoard("/tasks");

app.Run();
