using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Client.Tests;

/// <summary>The real server on loopback with its worker inside. A request's bearer token is its user's name.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<McpClient> _clients = [];

    private TestServer(WebApplication app) => _app = app;

    public Gate Gate => _app.Services.GetRequiredService<Gate>();

    public ITaskStore Store => _app.Services.GetRequiredService<ITaskStore>();

    public Uri Url => new(_app.Urls.Single() + "/mcp");

    public RequestCounter Requests => _app.Services.GetRequiredService<RequestCounter>();

    /// <summary>Whether the server answers nothing but that it is not available.</summary>
    public bool IsAway { get; set; }

    public static async Task<TestServer> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // Tests leave tasks running.
            ["McpTasks:Worker:DrainTimeout"] = "00:00:00",
            ["McpTasks:MaxLiveTasksPerOwner"] = "100000",
            ["McpTasks:MaxCreationsPerSecondPerOwner"] = "100000",
            ["McpTasks:MaxWaitsPerCaller"] = "100000",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddRoutingCore().AddSingleton<Gate>().AddSingleton<RequestCounter>();
        builder.Services.AddAuthentication("name").AddScheme<AuthenticationSchemeOptions, NameAuthentication>("name", null);
        builder.AddMcpTasksInProcess();
        builder.Services.AddOptions<McpServerOptions>().Configure<RequestCounter>((options, counter) => options.Filters.Message.IncomingFilters.Add(next => (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcRequest request)
            {
                counter.Count(request.Method);
                counter.Before(request.Method);
            }

            return next(context, cancellationToken);
        }));
        builder.Services
            .AddMcpServer()
            .WithHttpTransport()
            .WithDurableTasks()
            .WithTools<Tools>()
            .WithTools<AskingTools>()
            .WithPrompts<Prompts>()
            .WithResources<Resources>();
        var app = builder.Build();
        app.UseAuthentication();
        TestServer? server = null;
        app.Use((context, next) =>
        {
            if (server is not { IsAway: true })
                return next(context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        app.MapMcp("/mcp");
        await app.StartAsync();
        return server = new(app);
    }

    public async Task<McpClient> ConnectAsync(
        TaskDialect dialect, McpClientHandlers? handlers = null, string user = "ann", McpTaskClientOptions? options = null,
        bool getStream = true)
    {
        var http = new HttpClientTransport(new()
        {
            Endpoint = Url,
            TransportMode = HttpTransportMode.StreamableHttp,
            EnableStandaloneGetStream = getStream,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {user}" },
        });
        var client = await McpClient.CreateAsync(http.WithTasks(), new()
        {
            ProtocolVersion = dialect == TaskDialect.Modern ? "2026-07-28" : "2025-11-25",
            Handlers = handlers ?? new(),
        });
        _clients.Add(client);
        // Tests that are not about the pace of polls do not wait for it.
        client.Tasks(options ?? new() { MinPollInterval = TimeSpan.FromMilliseconds(50) });
        return client;
    }

    /// <summary>Ends a client's session (2025-11-25), as the server may by itself.</summary>
    public async Task EndSessionAsync(McpClient client, string user = "ann")
    {
        using var http = new HttpClient();
        using var delete = new HttpRequestMessage(HttpMethod.Delete, Url);
        delete.Headers.Add("Mcp-Session-Id", client.SessionId);
        delete.Headers.Authorization = new("Bearer", user);
        (await http.SendAsync(delete)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class NameAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var name = Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
            var identity = new ClaimsIdentity([new Claim("sub", name)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new(new(identity), Scheme.Name)));
        }
    }
}

/// <summary>Counts the server's requests by their method.</summary>
internal sealed class RequestCounter
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Happens before a request is worked on.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public void Count(string method) => _counts.AddOrUpdate(method, 1, (_, count) => count + 1);

    public int Of(string method) => _counts.GetValueOrDefault(method);
}
