using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>A client of 2026-07-28.</summary>
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
