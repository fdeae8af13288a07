using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using McpTasks.Server.Tests.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks.Server.Tests.Tasks;

/// <summary>An application with tasks on a real Kestrel, whose worker runs in it. A request's bearer token is its user's name, and further claims after bars.</summary>
internal sealed class TaskServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _lastId;

    private TaskServer(WebApplication app)
    {
        _app = app;
        Http = new(new SocketsHttpHandler { UseCookies = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = new(app.Urls.Single() + "/mcp"),
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public ITaskStore Store => Services.GetRequiredService<ITaskStore>();

    public Gate Gate => Services.GetRequiredService<Gate>();

    public CollectingLogger Log => Services.GetRequiredService<CollectingLogger>();

    public static async Task<TaskServer> StartAsync(
        Dictionary<string, string?>? settings = null, Action<IMcpServerBuilder>? mcp = null, Action<WebApplicationBuilder>? configure = null)
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
        builder.AddMcpTasksInProcess();
        configure?.Invoke(builder);
        var server = builder.AddMcpTasks();
        if (mcp is null)
            server.WithTools<TaskTools>();
        else
            mcp(server);
        var app = builder.Build();
        app.UseAuthentication();
        app.MapMcp();
        app.MapTaskOperations();
        await app.StartAsync();
        return new(app);
    }

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
            (await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }, user, session)).Response.Dispose();
            return new(this, user, session, json!["result"]!.AsObject());
        }
    }

    /// <summary>A client of 2026-07-28, which declares the tasks extension unless told otherwise.</summary>
    public ModernClient Modern(string? user = null, bool tasks = true, JsonObject? capabilities = null) => new(this, user, tasks, capabilities);

    public JsonObject Message(string method, JsonObject parameters) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = Interlocked.Increment(ref _lastId), ["method"] = method, ["params"] = parameters };

    public async Task<(HttpResponseMessage Response, JsonNode? Json)> SendAsync(
        JsonObject message, string? user, string? session = null, Action<HttpRequestMessage>? configure = null, CancellationToken cancellationToken = default)
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
        return ReplyTo(message["id"], await response.Content.ReadAsStringAsync()) ?? throw new InvalidOperationException($"No reply to {message}.");
    }

    public static HttpRequestMessage Request(JsonObject message, string? user, string? session)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = new StringContent(message.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (user is not null)
            request.Headers.Authorization = new("Bearer", user);
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

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
            .LastOrDefault(line => JsonNode.Parse(line)! is var message && message["method"] is null && JsonNode.DeepEquals(message["id"], id));
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
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", parts[0]), new Claim("iss", "https://issuer.example"), .. more], "name"));
            return Task.FromResult(AuthenticateResult.Success(new(user, "name")));
        }
    }
}

/// <summary>What tests need of either client.</summary>
internal abstract class TaskClientBase
{
    public abstract Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken = default);

    /// <summary>Starts a tool as a task and returns its id.</summary>
    public async Task<string> StartAsync(string tool, JsonObject? arguments = null)
    {
        var result = (await CallAsync(tool, arguments))["result"]!;
        return (string)(result["task"] ?? result)["taskId"]!;
    }

    public abstract Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, JsonObject? meta = null);

    public Task<JsonNode> TaskAsync(string method, string taskId, CancellationToken cancellationToken = default) =>
        SendAsync(method, new() { ["taskId"] = taskId }, cancellationToken);

    /// <summary>Polls until the task has the status; fails when it has ended otherwise.</summary>
    public async Task<JsonNode> UntilAsync(string taskId, string status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var task = (await TaskAsync("tasks/get", taskId, patience.Token))["result"] ?? throw new InvalidOperationException("The task is gone.");
            if ((string)task["status"]! == status)
                return task;
            Assert.DoesNotContain((string)task["status"]!, new[] { "completed", "failed", "cancelled" });
            await Task.Delay(10, patience.Token);
        }
    }
}

internal sealed class LegacyClient(TaskServer server, string? user, string session, JsonObject initialized) : TaskClientBase
{
    public string Session => session;

    /// <summary>The same client as it reaches another replica.</summary>
    public LegacyClient At(TaskServer other) => new(other, user, session, initialized);

    public JsonObject Initialized => initialized;

    public override async Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken = default)
    {
        var (response, json) = await server.SendAsync(server.Message(method, parameters), user, session, null, cancellationToken);
        response.Dispose();
        return json ?? throw new InvalidOperationException($"No reply to {method}.");
    }

    /// <summary>The reply as it is on the wire.</summary>
    public Task<string> RawAsync(string method, JsonObject parameters) => server.RawAsync(server.Message(method, parameters), user, session);

    public Task<JsonNode> InlineAsync(string tool, JsonObject? arguments = null) =>
        SendAsync("tools/call", new() { ["name"] = tool, ["arguments"] = arguments ?? [] });

    public override Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, JsonObject? meta = null) => AsTaskAsync("tools/call", new() { ["name"] = tool, ["arguments"] = arguments ?? [] }, new JsonObject(), meta);

    public Task<JsonNode> AsTaskAsync(string method, JsonObject parameters, JsonNode task, JsonObject? meta = null)
    {
        parameters["task"] = task;
        if (meta is not null)
            parameters["_meta"] = meta;
        return SendAsync(method, parameters);
    }

    /// <summary>Opens the stream of unsolicited messages; the messages as they come.</summary>
    public async Task<EventReader> ListenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Mcp-Session-Id", session);
        if (user is not null)
            request.Headers.Authorization = new("Bearer", user);
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Sends a request and reads its stream of messages.</summary>
    public async Task<EventReader> OpenAsync(JsonObject message)
    {
        using var request = TaskServer.Request(message, user, session);
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Answers a request of the server's.</summary>
    public async Task AnswerAsync(JsonNode request, JsonObject result) =>
        (await server.SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), ["result"] = result }, user, session)).Response.Dispose();
}

internal sealed class ModernClient(TaskServer server, string? user, bool tasks, JsonObject? capabilities) : TaskClientBase
{
    public override async Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken = default)
    {
        var message = Message(method, parameters);
        var (response, json) = await server.SendAsync(message, user, null, request => Describe(request, message), cancellationToken);
        response.Dispose();
        return json ?? throw new InvalidOperationException($"No reply to {method}.");
    }

    /// <summary>The reply as it is on the wire.</summary>
    public Task<string> RawAsync(string method, JsonObject parameters)
    {
        var message = Message(method, parameters);
        return server.RawAsync(message, user, null, request => Describe(request, message));
    }

    public override Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, JsonObject? meta = null)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] };
        if (meta is not null)
            parameters["_meta"] = meta;
        return SendAsync("tools/call", parameters);
    }

    /// <summary>Sends a request and reads its stream of messages.</summary>
    public async Task<EventReader> OpenAsync(string method, JsonObject parameters)
    {
        var message = Message(method, parameters);
        using var request = TaskServer.Request(message, user, null);
        Describe(request, message);
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    private JsonObject Message(string method, JsonObject parameters)
    {
        var meta = parameters["_meta"] as JsonObject ?? [];
        var declared = (JsonObject?)capabilities?.DeepClone() ?? [];
        if (tasks)
            declared["extensions"] = new JsonObject { ["io.modelcontextprotocol/tasks"] = new JsonObject() };
        meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
        meta["io.modelcontextprotocol/clientCapabilities"] = declared;
        parameters["_meta"] = meta;
        return server.Message(method, parameters);
    }

    private static void Describe(HttpRequestMessage request, JsonObject message)
    {
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", (string)message["method"]!);
        var parameters = message["params"]!;
        if ((parameters["name"] ?? parameters["taskId"] ?? parameters["uri"]) is JsonValue name)
            request.Headers.Add("Mcp-Name", name.ToString());
    }
}

/// <summary>Reads the messages of an event stream.</summary>
internal sealed class EventReader(HttpResponseMessage response, Stream stream) : IAsyncDisposable
{
    private readonly StreamReader _reader = new(stream);

    /// <summary>The next message; null at the stream's end.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _reader.ReadLineAsync(patience.Token) is { } line)
        {
            // A quick reply is plain JSON.
            if (line.StartsWith("data: {", StringComparison.Ordinal) || line.StartsWith('{'))
                return JsonNode.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..]);
        }

        return null;
    }

    /// <summary>The next message that the test waits for; others are passed over.</summary>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> wanted)
    {
        while (await NextAsync() is { } message)
        {
            if (wanted(message))
                return message;
        }

        throw new EndOfStreamException("The stream ended before the message came.");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
