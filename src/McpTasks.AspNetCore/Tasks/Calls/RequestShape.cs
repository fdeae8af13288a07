#pragma warning disable MCP9005 // Logging is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as deprecated.
using System.Text.Json.Serialization.Metadata;

namespace McpTasks.AspNetCore.Tasks.Calls;

/// <summary>Finds what is wrong with a request's parameters, which the SDK answers as a failure of the server (-32603).</summary>
internal static class RequestShape
{
    private static readonly Dictionary<string, Type> Parameters = new(StringComparer.Ordinal)
    {
        [RequestMethods.ToolsCall] = typeof(CallToolRequestParams),
        [RequestMethods.ToolsList] = typeof(ListToolsRequestParams),
        [RequestMethods.PromptsGet] = typeof(GetPromptRequestParams),
        [RequestMethods.PromptsList] = typeof(ListPromptsRequestParams),
        [RequestMethods.ResourcesRead] = typeof(ReadResourceRequestParams),
        [RequestMethods.ResourcesList] = typeof(ListResourcesRequestParams),
        [RequestMethods.ResourcesTemplatesList] = typeof(ListResourceTemplatesRequestParams),
        [RequestMethods.ResourcesSubscribe] = typeof(SubscribeRequestParams),
        [RequestMethods.ResourcesUnsubscribe] = typeof(UnsubscribeRequestParams),
        [RequestMethods.CompletionComplete] = typeof(CompleteRequestParams),
        [RequestMethods.LoggingSetLevel] = typeof(SetLevelRequestParams),
        [RequestMethods.Initialize] = typeof(InitializeRequestParams),
        [RequestMethods.SubscriptionsListen] = typeof(SubscriptionsListenRequestParams),
    };

    /// <exception cref="McpProtocolException">The parameters are wrong.</exception>
    public static void Check(TaskCall call)
    {
        switch (call.Request.Method)
        {
            case RequestMethods.ToolsCall or RequestMethods.PromptsGet:
                RequireText(call, "name");
                if (call.Params["arguments"] is not (null or JsonObject))
                    throw TaskErrors.Invalid($"{call.Request.Method}: params.arguments must be an object.");
                break;
            case RequestMethods.ResourcesRead:
                RequireText(call, "uri");
                break;
            case RequestMethods.LoggingSetLevel when call.Caller.Dialect == TaskDialect.Legacy:
                RequireText(call, "level");
                break;
        }
    }

    /// <summary>What is wrong with the parameters of initialize, on which the SDK breaks the response off; null when nothing is.</summary>
    public static string? InitializeProblem(JsonElement parameters)
    {
        const string Needs = "initialize needs params.protocolVersion, params.capabilities, and params.clientInfo with a name and a version.";
        try
        {
            var read = parameters.ValueKind == JsonValueKind.Object ? (InitializeRequestParams?)parameters.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InitializeRequestParams))) : null;
            return read is { ProtocolVersion.Length: > 0, Capabilities: not null, ClientInfo: { Name: not null, Version: not null } } ? null : Needs;
        }
        catch (JsonException exception)
        {
            return exception.Path is { Length: > 1 } path ? $"The parameters of initialize do not fit at {path}." : Needs;
        }
    }

    /// <summary>Why a request that failed could not have been served; null when its parameters are not the reason.</summary>
    public static string? Problem(JsonRpcRequest request)
    {
        if (!Parameters.TryGetValue(request.Method, out var type))
            return null;
        try
        {
            return (request.Params ?? new JsonObject()).Deserialize((JsonTypeInfo)McpJsonUtilities.DefaultOptions.GetTypeInfo(type)) is null
                ? $"{request.Method} needs params, an object."
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException)
        {
            return (error as JsonException)?.Path is { Length: > 1 } path
                ? $"{request.Method}: the parameters do not fit at {path}."
                : $"{request.Method}: the parameters do not fit what the method takes.";
        }
    }

    private static void RequireText(TaskCall call, string member)
    {
        if (call.Params[member] is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
            throw TaskErrors.Invalid($"{call.Request.Method} needs params.{member}, a string.");
    }
}
