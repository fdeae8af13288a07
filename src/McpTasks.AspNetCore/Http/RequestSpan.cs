#pragma warning disable MCP9005 // Logging levels and roots are part of the 2025-11-25 revision, which this server speaks; the SDK marks them as deprecated.
using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Names the spans of a request after its MCP method and the tool or prompt, since every request is a POST to one address. Clients make up neither:
/// only known methods and registered components become names.
/// </summary>
internal static class RequestSpan
{
    private const string ItemKey = "mcptasks.span", MethodKey = "mcp.method.name", PromptKey = "gen_ai.prompt.name";

    private static readonly FrozenSet<string> Methods = FrozenSet.ToFrozenSet(
    [
        RequestMethods.Initialize, RequestMethods.Ping, RequestMethods.ServerDiscover, RequestMethods.ToolsList, RequestMethods.ToolsCall,
        RequestMethods.PromptsList, RequestMethods.PromptsGet, RequestMethods.ResourcesList, RequestMethods.ResourcesTemplatesList,
        RequestMethods.ResourcesRead, RequestMethods.ResourcesSubscribe, RequestMethods.ResourcesUnsubscribe, RequestMethods.CompletionComplete,
        RequestMethods.LoggingSetLevel, RequestMethods.SubscriptionsListen, NotificationMethods.InitializedNotification,
        NotificationMethods.CancelledNotification, NotificationMethods.ProgressNotification, NotificationMethods.RootsListChangedNotification,
        TaskProtocol.Get, TaskProtocol.Result, TaskProtocol.List, TaskProtocol.Cancel, TaskProtocol.Update,
    ],
    StringComparer.Ordinal);

    /// <summary>Names the server span of the HTTP request. Instrumentation that names it by its route later finds the tags to name it by.</summary>
    public static void Name(HttpContext http, JsonRpcMessage message)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span)
            return;
        message.Context ??= new JsonRpcMessageContext();
        (message.Context.Items ??= new Dictionary<string, object?>(StringComparer.Ordinal))[ItemKey] = span;
        var (method, key, target) = Of(message, http.RequestServices.GetRequiredService<TaskCatalog>());
        if (method is null)
            return;
        span.SetTag(MethodKey, method);
        if (target is not null)
            span.SetTag(key, target);
        span.DisplayName = target is null ? method : $"{method} {target}";
    }

    /// <summary>Names the running span of the SDK, which takes what the client sends, and ties it to the HTTP request's: that one is of the same task.</summary>
    public static void Bound(JsonRpcMessage message, TaskCatalog catalog)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
            return;
        if (message.Context?.Items is { } items && items.TryGetValue(ItemKey, out var http) && http != span)
            span.SetCustomProperty(TaskTelemetry.AroundKey, http);
        var (method, _, target) = Of(message, catalog);
        span.DisplayName = method is null ? "unknown method" : target is null ? method : $"{method} {target}";
    }

    private static (string? Method, string Key, string? Target) Of(JsonRpcMessage message, TaskCatalog catalog)
    {
        if (message.MethodOf() is not { } sent || !Methods.TryGetValue(sent, out var method))
            return default;
        var (kind, key) = method switch
        {
            RequestMethods.ToolsCall => (TaskComponentKind.Tool, TaskTelemetry.ToolKey),
            RequestMethods.PromptsGet => (TaskComponentKind.Prompt, PromptKey),
            _ => (default(TaskComponentKind?), ""),
        };
        var name = kind is null ? null : message.ParamsOf().StringOf("name");
        return (method, key, name is null ? null : catalog.FindRegistered(kind!.Value, name)?.Name);
    }
}
