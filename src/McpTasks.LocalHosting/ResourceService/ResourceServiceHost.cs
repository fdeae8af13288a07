using System.Net;
using System.Net.ServerSentEvents;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpTasks.LocalHosting.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTasks.LocalHosting.ResourceService;

/// <summary>Serves <see cref="ResourceContract"/> on loopback, to whoever has the key.</summary>
internal sealed class ResourceServiceHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _key;

    private ResourceServiceHost(WebApplication app, string key)
    {
        _app = app;
        _key = Encoding.UTF8.GetBytes(key);
        Key = key;
    }

    public Uri Url => new(_app.Urls.First());

    public string Key { get; }

    /// <param name="board">What is shown.</param>
    /// <param name="command">Carries out a command on a target.</param>
    public static async Task<ResourceServiceHost> StartAsync(ResourceBoard board, Func<string, string, CommandResult> command)
    {
        // No configuration and no environment: the AppHost's own address must not become this service's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var service = new ResourceServiceHost(app, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        app.Use(service.RequireKeyAsync);
        app.UseRouting();
        app.MapGet(ResourceContract.WatchPath, (HttpContext http) => WatchAsync(http, board, app.Lifetime.ApplicationStopping));
        app.MapPost(ResourceContract.ResourcesPath + "/{target}/{action}", (HttpContext http) => CommandAsync(http, command));
        await app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task RequireKeyAsync(HttpContext http, RequestDelegate next)
    {
        var given = Encoding.UTF8.GetBytes(http.Request.Headers[ResourceContract.ApiKeyHeader].ToString());
        if (CryptographicOperations.FixedTimeEquals(given, _key))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static async Task WatchAsync(HttpContext http, ResourceBoard board, CancellationToken stopping)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await SseFormatter.WriteAsync(Events(board.BeginWatch(), ends.Token), http.Response.Body, Format, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The watcher went away, or the host ends.
        }
    }

    private static async IAsyncEnumerable<SseItem<object>> Events(ResourceWatch watch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in watch.ReadAsync(cancellationToken))
            yield return Event(item);
    }

    private static SseItem<object> Event(object item) => new(item, item is LogEvent ? ResourceContract.LogEventName : ResourceContract.ResourceEventName);

    private static void Format(SseItem<object> item, System.Buffers.IBufferWriter<byte> writer)
    {
        using var json = new Utf8JsonWriter(writer);
        JsonSerializer.Serialize(json, item.Data, item.Data.GetType(), ResourceContract.Json);
    }

    private static async Task CommandAsync(HttpContext http, Func<string, string, CommandResult> command)
    {
        var result = command((string)http.Request.RouteValues["target"]!, (string)http.Request.RouteValues["action"]!);
        http.Response.StatusCode = result switch
        {
            CommandResult.Accepted => StatusCodes.Status202Accepted,
            CommandResult.NotFound => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status409Conflict,
        };
        if (result != CommandResult.Accepted)
            await http.Response.WriteAsJsonAsync(new { error = result == CommandResult.NotFound ? "There is no such resource or command." : "The resource is already in the state that the command asks for." });
    }
}
