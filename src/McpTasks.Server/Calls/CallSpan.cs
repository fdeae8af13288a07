using System.Collections.Frozen;
using System.Diagnostics;

namespace McpTasks.Server.Calls;

/// <summary>
/// Names the spans of a request after the MCP method and the tool or prompt, because over HTTP every request is a POST to one address. Only
/// known methods and registered components become names, so that clients cannot invent span names.
/// </summary>
internal static class CallSpan
{
    private const string ItemKey = "mcptasks.span";

    private static readonly FrozenSet<string> Methods = FrozenSet.ToFrozenSet(
        [
            .. new[] { typeof(RequestMethods), typeof(NotificationMethods) }.SelectMany(names => names.GetFields())
                .Select(name => (string)name.GetRawConstantValue()!),
            .. TaskMethods.All,
        ],
        StringComparer.Ordinal);

    /// <summary>The span, or null when no listener records it.</summary>
    public static Activity? Heard(Activity? span) => span is { IsAllDataRequested: true } && span.Source.HasListeners() ? span : null;

    /// <summary>Remembers the server span of the request that carried the message.</summary>
    public static void Surround(JsonRpcMessage message, Activity? span)
    {
        if (span is not null)
            ((message.Context ??= new()).Items ??= new Dictionary<string, object?>(StringComparer.Ordinal))[ItemKey] = span;
    }

    /// <summary>
    /// Names both the running span of the SDK, whose parent is what the client sent, and the server span around the message, and ties the
    /// two, because both belong to the same task. Instrumentation that later names the server span by its route finds the name in the tags.
    /// </summary>
    public static void Name(JsonRpcMessage message, TaskCatalog catalog)
    {
        var (running, around) = (Heard(Activity.Current), AroundOf(message));
        if (running is null && around is null)
            return;
        var request = message as JsonRpcRequest ?? new() { Method = (message as JsonRpcNotification)?.Method ?? "" };
        var known = Methods.Contains(request.Method);
        var (kind, key) = request.Method == RequestMethods.PromptsGet
            ? (TaskComponentKind.Prompt, "gen_ai.prompt.name")
            : (TaskComponentKind.Tool, TaskTelemetry.ToolKey);
        var target = request.Method is RequestMethods.ToolsCall or RequestMethods.PromptsGet
            && request.Params is JsonObject members && members["name"] is JsonValue value && value.TryGetValue(out string? name)
                ? catalog.FindRegistered(kind, name)?.Name
                : null;
        var display = !known ? "unknown method" : target is null ? request.Method : $"{request.Method} {target}";
        if (running is not null)
            running.DisplayName = display;
        if (around is null || !known)
            return;
        around.DisplayName = display;
        around.SetTag("mcp.method.name", request.Method);
        if (target is not null)
            around.SetTag(key, target);
        if (running is not null && running != around)
            running.SetCustomProperty(TaskTelemetry.AroundKey, around);
    }

    private static Activity? AroundOf(JsonRpcMessage message) =>
        message.Context?.Items is { } items && items.TryGetValue(ItemKey, out var span) ? span as Activity : null;
}
