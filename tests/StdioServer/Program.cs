using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StdioServer;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddMcpServer().WithTools<Reports>().WithStdio();
if (builder.Configuration.GetConnectionString("redis") is not null)
    builder.AddMcpTasksRedis("redis");
await builder.Build().RunAsync();
