using System.Text;
using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Stdio;

/// <summary>The client of a server over a pair of streams, one message in each line.</summary>
internal class LineClient(Stream input, Stream output) : TaskClientBase, IAsyncDisposable
{
    private readonly StreamReader _output = new(output);
    private readonly List<JsonNode> _unread = [];
    private int _lastId;

    /// <summary>Whether requests are of 2026-07-28, which carry their own metadata.</summary>
    public bool Modern { get; init; }

    public JsonObject Capabilities { get; init; } = [];

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

    public ValueTask EndInputAsync() => input.DisposeAsync();

    public virtual ValueTask DisposeAsync() => EndInputAsync();

    private async Task WriteAsync(JsonObject message)
    {
        await input.WriteAsync(Encoding.UTF8.GetBytes(message.ToJsonString() + "\n"));
        await input.FlushAsync();
    }
}
