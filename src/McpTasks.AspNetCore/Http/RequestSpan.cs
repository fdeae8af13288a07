using System.Collections.Frozen;
using System.Diagnostics;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Names the spans of a request after its MCP method and the tool or prompt, since every request is a POST to one address. Clients make up neither:
/// only methods that the server has and registered components become names.
/// </summary>
internal static class RequestSpan
{
    private static readonly FrozenSet<string> Methods = FrozenSet.ToFrozenSet(
        [.. new[] { typeof(RequestMethods), typeof(NotificationMethods) }.SelectMany(names => names.GetFields()).Select(name => (string)name.GetRawConstantValue()!), .. TaskMethods.All],
        StringComparer.Ordinal);

    // Flows with the request's work, into that of the SDK.
    private static readonly AsyncLocal<Activity?> Request = new();

    public static void Begin(HttpContext http) => Request.Value = http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span ? span : null;

    /// <summary>
    /// Names the running span of the SDK, which takes what the client sends, and that of the HTTP request, and ties them: they are of the same task.
    /// Instrumentation that names the latter by its route later finds the tags to name it by.
    /// </summary>
    public static void Name(JsonRpcMessage message, TaskCatalog catalog)
    {
        var request = message as JsonRpcRequest ?? new() { Method = (message as JsonRpcNotification)?.Method ?? "" };
        var known = Methods.Contains(request.Method);
        var (kind, key) = request.Method == RequestMethods.PromptsGet ? (TaskComponentKind.Prompt, "gen_ai.prompt.name") : (TaskComponentKind.Tool, TaskTelemetry.ToolKey);
        var target = request.Method is RequestMethods.ToolsCall or RequestMethods.PromptsGet
            && request.Params is JsonObject members && members["name"] is JsonValue value && value.TryGetValue(out string? name)
                ? catalog.FindRegistered(kind, name)?.Name
                : null;
        var display = !known ? "unknown method" : target is null ? request.Method : $"{request.Method} {target}";
        var running = Activity.Current is { IsAllDataRequested: true } current ? current : null;
        if (running is not null)
            running.DisplayName = display;
        if (Request.Value is not { } around || !known)
            return;
        around.DisplayName = display;
        around.SetTag("mcp.method.name", request.Method);
        if (target is not null)
            around.SetTag(key, target);
        if (running is not null && running != around)
            running.SetCustomProperty(TaskTelemetry.AroundKey, around);
    }
}
