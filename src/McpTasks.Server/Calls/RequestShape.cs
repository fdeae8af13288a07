using System.Runtime.InteropServices;

namespace McpTasks.Server.Calls;

/// <summary>Finds errors in a request's parameters, which the SDK would report as a failure of the server (-32603).</summary>
internal static class RequestShape
{
    /// <summary>The most bytes that a client may send about itself. The session and each of its tasks keep the bytes for life.</summary>
    public const int MaxInitializeBytes = 64 * 1024;

    private static readonly Dictionary<string, Type> Parameters = new(StringComparer.Ordinal)
    {
        [RequestMethods.ToolsCall] = typeof(CallToolRequestParams), [RequestMethods.ToolsList] = typeof(ListToolsRequestParams),
        [RequestMethods.PromptsGet] = typeof(GetPromptRequestParams), [RequestMethods.PromptsList] = typeof(ListPromptsRequestParams),
        [RequestMethods.ResourcesRead] = typeof(ReadResourceRequestParams),
        [RequestMethods.ResourcesList] = typeof(ListResourcesRequestParams),
        [RequestMethods.ResourcesTemplatesList] = typeof(ListResourceTemplatesRequestParams),
        [RequestMethods.CompletionComplete] = typeof(CompleteRequestParams),
        [RequestMethods.ResourcesSubscribe] = typeof(SubscribeRequestParams),
        [RequestMethods.ResourcesUnsubscribe] = typeof(UnsubscribeRequestParams),
        [RequestMethods.LoggingSetLevel] = typeof(SetLevelRequestParams),
        [RequestMethods.SubscriptionsListen] = typeof(SubscriptionsListenRequestParams),
        [RequestMethods.Initialize] = typeof(InitializeRequestParams),
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

    /// <summary>
    /// What is wrong with the parameters of initialize, where the SDK would break off the response; null when nothing is wrong.
    /// </summary>
    public static string? InitializeProblem(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Undefined
            && JsonMarshal.GetRawUtf8Value(parameters).Length is var bytes and > MaxInitializeBytes)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The parameters of initialize have {bytes} bytes; a session keeps at most {MaxInitializeBytes}.");
        var client = JsonMembers.Of(parameters, "clientInfo");
        if (parameters.ValueKind == JsonValueKind.Object
            && JsonFit.Misfit(parameters, typeof(InitializeRequestParams)) is { Length: > 1 } path)
            return $"The parameters of initialize do not fit at {path}.";
        return JsonMembers.TextOf(parameters, "protocolVersion") is { Length: > 0 }
            && JsonMembers.Of(parameters, "capabilities").ValueKind == JsonValueKind.Object
            && JsonMembers.TextOf(client, "name") is not null && JsonMembers.TextOf(client, "version") is not null
                ? null
                : "initialize needs params.protocolVersion, params.capabilities, and params.clientInfo with a name and a version.";
    }

    /// <summary>Why the parameters made the request fail; null when the parameters are not the reason.</summary>
    public static string? Problem(JsonRpcRequest request)
    {
        if (!Parameters.TryGetValue(request.Method, out var type)
            || JsonFit.Misfit((request.Params ?? new JsonObject()).Deserialize<JsonElement>(), type) is not { } path)
            return null;
        return path.Length > 1
            ? $"{request.Method}: the parameters do not fit at {path}."
            : $"{request.Method}: the parameters do not fit what the method takes.";
    }

    private static void RequireText(TaskCall call, string member)
    {
        if (call.Params[member] is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
            throw TaskErrors.Invalid($"{call.Request.Method} needs params.{member}, a string.");
    }
}
