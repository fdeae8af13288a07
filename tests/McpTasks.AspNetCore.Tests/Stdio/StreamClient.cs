using System.IO.Pipelines;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Tests.Stdio;

/// <summary>
/// A console application that serves one client over a pair of streams, as over standard input and output, and that client.
/// </summary>
internal sealed class StreamClient : LineClient
{
    private readonly IHost _host;

    private StreamClient(IHost host, Stream input, Stream output)
        : base(input, output) => _host = host;

    public Gate Gate => _host.Services.GetRequiredService<Gate>();

    public CollectingLogger Log => _host.Services.GetRequiredService<CollectingLogger>();

    public static async Task<StreamClient> StartAsync(
        bool modern = false, JsonObject? capabilities = null, Action<IMcpServerBuilder>? mcp = null)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var builder = Host.CreateApplicationBuilder();
        var log = new CollectingLogger();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(log).AddSingleton<Gate>();
        var server = builder.Services.AddMcpServer().WithLines(() => toServer.Reader.AsStream(), () => toClient.Writer.AsStream())
            .WithTools<TaskTools>().WithTools<AskingTools>().WithPrompts<TaskPrompts>().WithResources<TaskResources>();
        mcp?.Invoke(server);
        var host = builder.Build();
        await host.StartAsync();
        return new(host, toServer.Writer.AsStream(), toClient.Reader.AsStream()) { Modern = modern, Capabilities = capabilities ?? [] };
    }

    /// <summary>Ends the input and waits for the application to stop.</summary>
    public async Task StopAsync()
    {
        await EndInputAsync();
        await _host.WaitForShutdownAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
    }

    public override async ValueTask DisposeAsync()
    {
        Gate.OpenAll();
        await base.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
    }
}
