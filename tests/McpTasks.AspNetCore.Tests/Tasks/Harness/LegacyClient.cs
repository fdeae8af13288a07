using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>A client of 2025-11-25 with a session.</summary>
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
    public Task<string> RawAsync(string method, JsonObject parameters) =>
        server.RawAsync(server.Message(method, parameters), user, session);

    public Task<JsonNode> InlineAsync(string tool, JsonObject? arguments = null) =>
        SendAsync("tools/call", new() { ["name"] = tool, ["arguments"] = arguments ?? [] });

    public override Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, JsonObject? meta = null) =>
        AsTaskAsync("tools/call", new() { ["name"] = tool, ["arguments"] = arguments ?? [] }, new JsonObject(), meta);

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

    /// <summary>Sends a request, to another replica where one is given, and reads its stream of messages.</summary>
    public async Task<EventReader> OpenAsync(JsonObject message, TaskServer? at = null)
    {
        using var request = TaskServer.Request(message, user, session);
        var response = await (at ?? server).Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Answers a request of the server's.</summary>
    public async Task AnswerAsync(JsonNode request, JsonObject result) =>
        (await server.SendAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), ["result"] = result }, user,
            session)).Response.Dispose();
}
