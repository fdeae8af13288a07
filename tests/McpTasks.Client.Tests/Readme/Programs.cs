using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;

namespace McpTasks.Client.Tests.Readme;

/// <summary>The programs that are shown, with what surrounds them.</summary>
internal static class Programs
{
    public static WebApplication Server(WebApplicationBuilder builder)
    {
        #region README
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<Reports>().WithDurableTasks();   // only the last call is new
        #endregion

        var app = builder.Build();
        app.MapMcp("/mcp");
        return app;
    }

    public static async Task ConsoleAsync(string[] args)
    {
        #region README
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithTools<Reports>().WithStdio();
        await builder.Build().RunAsync();
        #endregion
    }

    public static async Task FirstTaskAsync(Uri endpoint)
    {
        #region README
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new() { Endpoint = endpoint }).WithTasks());
        var task = await client.Tasks().StartToolAsync("index_documents", new Dictionary<string, object?> { ["folder"] = ".", ["pattern"] = "**/*" });
        task.OnChange(state => Console.WriteLine($"{state.Status} {state.StatusMessage}"));
        Console.WriteLine((await task).StructuredContent);   // from another process: client.Tasks().Resume(id)
        #endregion
    }

    public static async Task OfTheClientAsync(Uri endpoint)
    {
        #region README
        var transport = new HttpClientTransport(new() { Endpoint = endpoint });
        await using var client = await McpClient.CreateAsync(transport.WithTasks());
        var task = await client.Tasks().StartToolAsync("slow_computation", new Dictionary<string, object?> { ["duration"] = 1 });
        Console.WriteLine(task.TaskId);                                   // keep it: client.Tasks().Resume(id) continues after a restart
        task.OnChange(state => Console.WriteLine($"{state.Status} {state.StatusMessage}"));
        Console.WriteLine(await task.ResultAsync<string>());
        #endregion
    }

    public static void Configure(McpClient client)
    {
        #region README
        client.Tasks(new() { MinPollInterval = TimeSpan.FromMilliseconds(500) });
        #endregion
    }

    public static HttpClientTransport Discovered(WebApplicationBuilder builder)
    {
        #region README
        var transport = new HttpClientTransport(new() { Endpoint = new(builder.Configuration["services:api:http:0"] + "/mcp") });
        #endregion

        return transport;
    }
}
