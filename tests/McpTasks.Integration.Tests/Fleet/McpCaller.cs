using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>A 2025-11-25 client at the level of the wire.</summary>
internal sealed class McpCaller : IDisposable
{
    private readonly HttpClient _http;
    private int _id;

    private McpCaller(Uri service, string? token)
    {
        _http = new() { BaseAddress = new(service, "/mcp"), Timeout = TimeSpan.FromMinutes(2) };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/event-stream");
    }

    public static async Task<McpCaller> ConnectAsync(Uri service, string? token = null)
    {
        var caller = new McpCaller(service, token);
        var initialize = Message("initialize", new()
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "integration", ["version"] = "1" },
        });
        initialize["id"] = 0;
        using var reply = await caller._http.PostAsJsonAsync("", initialize);
        reply.EnsureSuccessStatusCode();
        caller._http.DefaultRequestHeaders.Add("Mcp-Session-Id", reply.Headers.GetValues("Mcp-Session-Id").Single());
        using var initialized = await caller._http.PostAsJsonAsync("", Message("notifications/initialized", []));
        initialized.EnsureSuccessStatusCode();
        return caller;
    }

    /// <summary>Calls a tool as a task, and gives the task's id.</summary>
    public async Task<string> StartAsync(string tool, JsonObject arguments)
    {
        var reply = await CallAsync(
            "tools/call", new() { ["name"] = tool, ["arguments"] = arguments, ["task"] = new JsonObject { ["ttl"] = 300_000 } });
        return (string?)reply["result"]?["task"]?["taskId"] ?? throw new InvalidOperationException($"No task: {reply}");
    }

    public async Task<JsonNode> TaskAsync(string method, string taskId) => await CallAsync(method, new() { ["taskId"] = taskId });

    /// <summary>Calls a method, and gives the whole reply.</summary>
    public async Task<JsonNode> CallAsync(string method, JsonObject parameters) => JsonNode.Parse(await RawAsync(method, parameters))!;

    /// <summary>Calls a method, and gives the reply as it is on the wire.</summary>
    public async Task<string> RawAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _id);
        var request = Message(method, parameters);
        request["id"] = id;
        using var reply = await _http.PostAsJsonAsync("", request);
        var body = await reply.Content.ReadAsStringAsync();
        if (reply.Content.Headers.ContentType?.MediaType != "text/event-stream")
            return body;
        return body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => line[6..].TrimEnd('\r'))
            .Single(line => (int?)JsonNode.Parse(line)!["id"] == id);
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Message(string method, JsonObject parameters) =>
        new() { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters };
}
