using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Http;
using McpTasks.AspNetCore.Tests.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Tests.Stdio;

/// <summary>An application that serves one client over a pair of streams, as over standard input and output, and that client.</summary>
internal sealed class StreamClient : TaskClientBase, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Stream _input;
    private readonly StreamReader _output;
    private readonly List<JsonNode> _unread = [];
    private int _lastId;

    private StreamClient(IHost host, Stream input, Stream output) => (_host, _input, _output) = (host, input, new(output));

    public Gate Gate => _host.Services.GetRequiredService<Gate>();

    public CollectingLogger Log => _host.Services.GetRequiredService<CollectingLogger>();

    /// <summary>Whether requests are of 2026-07-28, which carry their own metadata.</summary>
    public bool Modern { get; init; }

    public JsonObject Capabilities { get; init; } = [];

    public static async Task<StreamClient> StartAsync(bool modern = false, JsonObject? capabilities = null, Action<IMcpServerBuilder>? mcp = null)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var log = new CollectingLogger();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(log).AddSingleton<Gate>();
        builder.AddMcpTasksInProcess();
        var server = builder.Services.AddMcpServer().WithDurableTasks().WithTools<TaskTools>().WithTools<AskingTools>().WithPrompts<TaskPrompts>().WithResources<TaskResources>()
            .WithLines(() => toServer.Reader.AsStream(), () => toClient.Writer.AsStream());
        mcp?.Invoke(server);
        var host = builder.Build();
        await host.StartAsync();
        return new(host, toServer.Writer.AsStream(), toClient.Reader.AsStream()) { Modern = modern, Capabilities = capabilities ?? [] };
    }

    public async Task<JsonObject> InitializeAsync()
    {
        var reply = await SendAsync("initialize", new()
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = Capabilities.DeepClone(),
            ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        });
        await WriteAsync(new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" });
        return reply["result"]!.AsObject();
    }

    public override async Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken = default)
    {
        var id = ++_lastId;
        if (Modern)
        {
            var declared = (JsonObject)Capabilities.DeepClone();
            declared["extensions"] = new JsonObject { ["io.modelcontextprotocol/tasks"] = new JsonObject() };
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                ["io.modelcontextprotocol/clientCapabilities"] = declared,
            };
        }

        await WriteAsync(new() { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        return await UntilAsync(message => message["method"] is null && (int?)message["id"] == id);
    }

    public override Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, JsonObject? meta = null)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] };
        if (!Modern)
            parameters["task"] = new JsonObject();
        return SendAsync("tools/call", parameters);
    }

    public Task AnswerAsync(JsonNode request, JsonObject result) =>
        WriteAsync(new() { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), ["result"] = result });

    /// <summary>The first message that is wanted, of those read before too.</summary>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> wanted)
    {
        if (_unread.Find(message => wanted(message)) is { } kept)
        {
            _unread.Remove(kept);
            return kept;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _output.ReadLineAsync(patience.Token) is { } line)
        {
            var message = JsonNode.Parse(line)!;
            if (wanted(message))
                return message;
            _unread.Add(message);
        }

        throw new EndOfStreamException("The output ended before the message came.");
    }

    /// <summary>Ends the input and waits for the application to stop.</summary>
    public async Task EndInputAsync()
    {
        await _input.DisposeAsync();
        await _host.WaitForShutdownAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
    }

    public async ValueTask DisposeAsync()
    {
        Gate.OpenAll();
        await _input.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task WriteAsync(JsonObject message)
    {
        await _input.WriteAsync(Encoding.UTF8.GetBytes(message.ToJsonString() + "\n"));
        await _input.FlushAsync();
    }
}
