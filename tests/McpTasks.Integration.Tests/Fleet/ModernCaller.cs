using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>A 2026-07-28 client at the level of the wire, which knows tasks and can be asked.</summary>
internal sealed class ModernCaller : IDisposable
{
    private const string Prefix = "io.modelcontextprotocol";

    private readonly HttpClient _http;
    private int _id;

    public ModernCaller(Uri service)
    {
        _http = new() { BaseAddress = new(service, "/mcp"), Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        _http.DefaultRequestHeaders.Add("MCP-Protocol-Version", "2026-07-28");
    }

    /// <summary>Calls a tool that becomes a task, and gives the task's id.</summary>
    public async Task<string> StartAsync(string tool, JsonObject arguments) =>
        (string)(await CallAsync("tools/call", tool, new() { ["name"] = tool, ["arguments"] = arguments }))["taskId"]!;

    /// <summary>The task's state.</summary>
    public Task<JsonNode> GetAsync(string taskId) => CallAsync("tasks/get", taskId, new() { ["taskId"] = taskId });

    /// <summary>Answers one of the task's questions.</summary>
    public Task<JsonNode> AnswerAsync(string taskId, string key, JsonObject answer) =>
        CallAsync("tasks/update", taskId, new() { ["taskId"] = taskId, ["inputResponses"] = new JsonObject { [key] = answer } });

    /// <summary>Polls until the task has the status; fails when it has ended otherwise.</summary>
    public async Task<JsonNode> UntilAsync(string taskId, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var task = await GetAsync(taskId);
            if ((string?)task["status"] == status)
                return task;
            Assert.DoesNotContain((string?)task["status"], (string[])["completed", "failed", "cancelled"]);
            await Task.Delay(50, limit.Token);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> CallAsync(string method, string name, JsonObject parameters)
    {
        parameters["_meta"] = new JsonObject
        {
            [$"{Prefix}/protocolVersion"] = "2026-07-28",
            [$"{Prefix}/clientCapabilities"] = new JsonObject
            {
                ["elicitation"] = new JsonObject(),
                ["extensions"] = new JsonObject { [$"{Prefix}/tasks"] = new JsonObject() },
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = JsonContent.Create(
                new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++_id, ["method"] = method, ["params"] = parameters }),
        };
        request.Headers.Add("Mcp-Method", method);
        request.Headers.Add("Mcp-Name", name);
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var message = JsonNode.Parse(
            body.StartsWith('{') ? body : body.Split('\n').Last(line => line.StartsWith("data: {", StringComparison.Ordinal))[6..])!;
        return message["result"] ?? throw new InvalidOperationException(message.ToJsonString());
    }
}
