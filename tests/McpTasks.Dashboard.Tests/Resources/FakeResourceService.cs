using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using McpTasks.LocalHosting.ResourceService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpTasks.Dashboard.Tests.Resources;

/// <summary>An app host's resource service that says what a test tells it to.</summary>
internal sealed class FakeResourceService : IAsyncDisposable
{
    public const string Key = "resource-service-key";
    private readonly WebApplication _app;
    private readonly Channel<string?> _events = Channel.CreateUnbounded<string?>();

    private FakeResourceService(WebApplication app) => _app = app;

    public Channel<string> Commands { get; } = Channel.CreateUnbounded<string>();
    public string? RefuseWith { get; set; }
    public int Connections { get; private set; }
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<FakeResourceService> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var service = new FakeResourceService(builder.Build());
        service._app.MapGet("/v1/watch", service.WatchAsync);
        service._app.MapPost("/v1/resources/{replica}/{command}", service.Take);
        await service._app.StartAsync();
        return service;
    }

    public void Tell(ResourceEvent state) => _events.Writer.TryWrite($"event: resource\ndata: {JsonSerializer.Serialize(state, ResourceContract.Json)}\n\n");

    public void Tell(LogEvent line) => _events.Writer.TryWrite($"event: log\ndata: {JsonSerializer.Serialize(line, ResourceContract.Json)}\n\n");

    public void HangUp() => _events.Writer.TryWrite(null);

    private async Task WatchAsync(HttpContext context)
    {
        if (context.Request.Headers["X-API-Key"] != Key)
        {
            context.Response.StatusCode = 401;
            return;
        }
        Connections++;
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        await foreach (var item in _events.Reader.ReadAllAsync(context.RequestAborted))
        {
            if (item is null)
                return;
            await context.Response.WriteAsync(item);
            await context.Response.Body.FlushAsync();
        }
    }

    private IResult Take(string replica, string command, HttpContext context)
    {
        Commands.Writer.TryWrite($"{context.Request.Headers["X-API-Key"]} {replica} {command}");
        return RefuseWith is null ? Results.Accepted() : Results.Json(new { error = RefuseWith }, statusCode: 409);
    }

    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
