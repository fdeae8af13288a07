using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>
/// An application with tasks on a real Kestrel, whose worker runs in it. A request's bearer token is its user's name, and further claims
/// after bars.
/// </summary>
internal sealed class TaskServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _lastId;

    private TaskServer(WebApplication app, string path)
    {
        _app = app;
        Http = new(new SocketsHttpHandler { UseCookies = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = new(app.Urls.Single() + path),
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public ITaskStore Store => Services.GetRequiredService<ITaskStore>();

    public Gate Gate => Services.GetRequiredService<Gate>();

    public CollectingLogger Log => Services.GetRequiredService<CollectingLogger>();

    public static async Task<TaskServer> StartAsync(
        Dictionary<string, string?>? settings = null, Action<IMcpServerBuilder>? mcp = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null, bool saysInProcess = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        // Tools that still wait when a test is over are not worth waiting for.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["McpTasks:Worker:DrainTimeout"] = "00:00:00" });
        builder.Configuration.AddInMemoryCollection(settings);
        var log = new CollectingLogger();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddRoutingCore().AddSingleton(log).AddSingleton<Gate>();
        builder.Services.AddAuthentication("name").AddScheme<AuthenticationSchemeOptions, NameAuthentication>("name", null);
        if (saysInProcess)
            builder.AddMcpTasksInProcess();
        configure?.Invoke(builder);
        var server = builder.Services.AddMcpServer().WithHttpTransport().WithDurableTasks();
        if (mcp is null)
            server.WithTools<TaskTools>();
        else
            mcp(server);
        var app = builder.Build();
        if (map is null)
            app.MapMcp("/mcp");
        else
            map(app);
        app.UseAuthentication();
        app.MapTaskOperations();
        await app.StartAsync();
        return new(app, "/mcp");
    }

    /// <summary>The same application on another path.</summary>
    public TaskServer At(string path) => new(_app, path);

    /// <summary>A client of 2025-11-25 with a session of its own.</summary>
    public async Task<LegacyClient> LegacyAsync(string? user = null, JsonObject? capabilities = null, string version = "2025-11-25")
    {
        var (response, json) = await SendAsync(Message("initialize", new JsonObject
        {
            ["protocolVersion"] = version,
            ["capabilities"] = capabilities ?? [],
            ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        }), user);
        using (response)
        {
            var session = response.Headers.GetValues("Mcp-Session-Id").Single();
            (await SendAsync(
                new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }, user, session)).Response.Dispose();
            return new(this, user, session, json!["result"]!.AsObject());
        }
    }

    /// <summary>A client of 2026-07-28, which declares the tasks extension unless told otherwise.</summary>
    public ModernClient Modern(string? user = null, bool tasks = true, JsonObject? capabilities = null) =>
        new(this, user, tasks, capabilities);

    public JsonObject Message(string method, JsonObject parameters) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = Interlocked.Increment(ref _lastId), ["method"] = method, ["params"] = parameters };

    public async Task<(HttpResponseMessage Response, JsonNode? Json)> SendAsync(
        JsonObject message, string? user, string? session = null, Action<HttpRequestMessage>? configure = null,
        CancellationToken cancellationToken = default)
    {
        using var request = Request(message, user, session);
        configure?.Invoke(request);
        var response = await Http.SendAsync(request, cancellationToken);
        var reply = ReplyTo(message["id"], await response.Content.ReadAsStringAsync(cancellationToken));
        return (response, reply is null ? null : JsonNode.Parse(reply));
    }

    /// <summary>The reply as it is on the wire, byte for byte.</summary>
    public async Task<string> RawAsync(JsonObject message, string? user, string? session, Action<HttpRequestMessage>? configure = null)
    {
        using var request = Request(message, user, session);
        configure?.Invoke(request);
        using var response = await Http.SendAsync(request);
        return ReplyTo(message["id"], await response.Content.ReadAsStringAsync())
            ?? throw new InvalidOperationException($"No reply to {message}.");
    }

    public static HttpRequestMessage Request(JsonObject message, string? user, string? session)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = new StringContent(message.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (user is not null)
            request.Headers.Authorization = new("Bearer", user);
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

    /// <summary>Stops it while tools wait at their doors.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Gate.OpenAll();
        Http.Dispose();
        // Disposing alone takes the services away from under what still runs.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // The reply alone, or the one among the events of a stream.
    private static string? ReplyTo(JsonNode? id, string text)
    {
        if (text.StartsWith('{'))
            return text;
        return text.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => line[6..].TrimEnd('\r'))
            .LastOrDefault(
                line => JsonNode.Parse(line)! is var message && message["method"] is null && JsonNode.DeepEquals(message["id"], id));
    }

    private sealed class NameAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is not { } name)
                return Task.FromResult(AuthenticateResult.NoResult());
            // "ann|exp=1" is Ann with one more claim.
            var parts = name.Split('|');
            var more = parts[1..].Select(part => part.Split('=', 2)).Select(pair => new Claim(pair[0], pair[1]));
            var user = new ClaimsPrincipal(
                new ClaimsIdentity([new Claim("sub", parts[0]), new Claim("iss", "https://issuer.example"), .. more], "name"));
            return Task.FromResult(AuthenticateResult.Success(new(user, "name")));
        }
    }
}
