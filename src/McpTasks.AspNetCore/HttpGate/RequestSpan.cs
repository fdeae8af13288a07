#pragma warning disable MCP9005 // Logging levels and roots are part of the 2025-11-25 revision, which this server speaks; the SDK marks them as deprecated.
using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Names the spans of a request after its MCP method and the tool or prompt, since every request is a POST to one address. Clients make up neither:
/// only known methods and registered components become names.
/// </summary>
internal static class RequestSpan
{
    private const string MethodKey = "mcp.method.name", PromptKey = "gen_ai.prompt.name";

    // Flows with the request's work, into that of the SDK.
    private static readonly AsyncLocal<Activity?> Request = new();

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
    public static void Name(HttpContext http, ClientMessage message)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span)
            return;
        Request.Value = span;
        var (method, key, target) = Of(message.Method, ClientMessage.TextOf(message.Params, "name"), http.RequestServices.GetRequiredService<TaskCatalog>());
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
        if (Request.Value is { } request && request != span)
            span.SetCustomProperty(TaskTelemetry.AroundKey, request);
        var (sent, parameters) = message switch
        {
            JsonRpcRequest asked => (asked.Method, asked.Params),
            JsonRpcNotification told => (told.Method, told.Params),
            _ => (null, null),
        };
        var name = parameters is JsonObject members && members["name"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        var (method, _, target) = Of(sent, name, catalog);
        span.DisplayName = method is null ? "unknown method" : target is null ? method : $"{method} {target}";
    }

    private static (string? Method, string Key, string? Target) Of(string? sent, string? name, TaskCatalog catalog)
    {
        if (sent is null || !Methods.TryGetValue(sent, out var method))
            return default;
        var (kind, key) = method switch
        {
            RequestMethods.ToolsCall => (TaskComponentKind.Tool, TaskTelemetry.ToolKey),
            RequestMethods.PromptsGet => (TaskComponentKind.Prompt, PromptKey),
            _ => (default(TaskComponentKind?), ""),
        };
        return (method, key, kind is null || name is null ? null : catalog.FindRegistered(kind.Value, name)?.Name);
    }
}
