namespace McpTasks.Client.Transport;

/// <summary>
/// Keeps <c>capabilities.tasks</c> of a 2025-11-25 server where the SDK does not drop it: under <c>experimental</c>, which is also where
/// early servers put it.
/// </summary>
internal static class CapabilityKeeper
{
    private const string Key = "tasks";

    /// <summary>The message as the client is to get it.</summary>
    public static JsonRpcMessage Keep(JsonRpcMessage message)
    {
        if (message is not JsonRpcResponse { Result: JsonObject received } response || received["protocolVersion"] is null
            || received["capabilities"] is not JsonObject)
            return message;
        // A copy: the transport still reads the message that it has passed on.
        var result = (JsonObject)received.DeepClone();
        var capabilities = (JsonObject)result["capabilities"]!;
        if (capabilities["experimental"] is not JsonObject experimental)
            capabilities["experimental"] = experimental = [];
        // Empty tells a server without tasks from a transport that did not look.
        experimental[Key] = (capabilities[Key] as JsonObject ?? experimental[Key] as JsonObject ?? []).DeepClone();
        return new JsonRpcResponse { JsonRpc = response.JsonRpc, Id = response.Id, Result = result, Context = response.Context };
    }

    /// <summary>What the server said; null when nobody looked.</summary>
    public static TaskServerCapabilities? Read(ServerCapabilities capabilities, bool modern)
    {
        if (modern)
        {
            var tools = capabilities.Extensions?.ContainsKey(TaskProtocol.ExtensionId) == true;
            return new(tools, Prompts: false, Resources: false, List: false, Cancel: tools);
        }

        if (capabilities.Experimental?.TryGetValue(Key, out var kept) != true
            || JsonSerializer.SerializeToNode(kept, McpJsonUtilities.DefaultOptions) is not JsonObject tasks)
            return null;
        var requests = tasks["requests"] as JsonObject ?? [];
        return new(
            Has(requests, "tools", "call"), Has(requests, "prompts", "get"), Has(requests, "resources", "read"),
            tasks["list"] is not null, tasks["cancel"] is not null);
    }

    private static bool Has(JsonObject requests, string kind, string method) => (requests[kind] as JsonObject)?[method] is not null;
}
