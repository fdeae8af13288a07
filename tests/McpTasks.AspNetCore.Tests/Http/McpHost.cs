using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.AspNetCore.Tests.Http;

/// <summary>The endpoint on a real Kestrel on a free loopback port.</summary>
internal sealed class McpHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private McpHost(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Urls.Single() + "/mcp");
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, ActivityHeadersPropagator = null }) { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public ToolProbe Probe => Services.GetRequiredService<ToolProbe>();

    public CollectingLogger Log => Services.GetRequiredService<CollectingLogger>();

    public static async Task<McpHost> StartAsync(
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? app = null,
        Action<IEndpointConventionBuilder>? endpoint = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        var log = new CollectingLogger();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(log).AddSingleton<ToolProbe>();
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<EchoTools>().WithDurableTasks();
        builder.AddMcpTasksInProcess();
        services?.Invoke(builder.Services);
        var web = builder.Build();
        app?.Invoke(web);
        var mapped = web.MapMcp("/mcp");
        endpoint?.Invoke(mapped);
        await web.StartAsync();
        return new McpHost(web);
    }

    /// <summary>The same with a clock that stands still, so that no reply is late.</summary>
    public static Task<McpHost> StartTimelessAsync() =>
        StartAsync(services: services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()));

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    public static HttpRequestMessage Post(string body, string? session = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

    public static HttpRequestMessage Get(string session, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Mcp-Session-Id", session);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return request;
    }

    /// <summary>A modern request with all the headers and metadata it owes.</summary>
    public static HttpRequestMessage Modern(string method, JsonObject? parameters = null, string? name = null, int id = 1)
    {
        parameters ??= [];
        parameters["_meta"] ??= new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        var request = Post(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString());
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
            request.Headers.Add("Mcp-Name", name);
        return request;
    }

    public static HttpRequestMessage ModernCall(string tool, JsonObject? arguments = null, JsonObject? meta = null)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] };
        if (meta is not null)
            parameters["_meta"] = meta;
        return Modern("tools/call", parameters, tool);
    }

    public static string Rpc(string method, object id, string parameters = "{}") =>
        $$"""{"jsonrpc":"2.0","id":{{(id is string text ? $"\"{text}\"" : id)}},"method":"{{method}}","params":{{parameters}} }""";

    public static string Initialize(string version = "2025-11-25") =>
        Rpc("initialize", 0, $$"""{"protocolVersion":"{{version}}","capabilities":{},"clientInfo":{"name":"test","version":"1"} }""");

    /// <summary>Initialises a session and returns its id.</summary>
    public async Task<string> OpenSessionAsync(string version = "2025-11-25", Action<HttpRequestMessage>? configure = null)
    {
        using var request = Post(Initialize(version));
        configure?.Invoke(request);
        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var session = response.Headers.GetValues("Mcp-Session-Id").Single();
        using var initialized = Post("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", session);
        configure?.Invoke(initialized);
        using var accepted = await Http.SendAsync(initialized);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        return session;
    }

    public async Task<(HttpResponseMessage Response, JsonNode? Json)> SendAsync(HttpRequestMessage request)
    {
        var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        // A slow machine's reply may come as an event.
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            text = text.Split('\n').Last(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..];
        return (response, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }
}

/// <summary>Keeps what was logged.</summary>
internal sealed class CollectingLogger : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, LogLevel Level, string Message, Exception? Exception)> _entries = [];

    public IReadOnlyCollection<(string Category, LogLevel Level, string Message, Exception? Exception)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CollectingLogger owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._entries.Enqueue((category, logLevel, formatter(state, exception), exception));
    }
}
