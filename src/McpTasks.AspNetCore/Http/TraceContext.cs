using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Makes one trace of the client's call and the server's work. The SDK takes the parent of its span from <c>_meta.traceparent</c>;
/// a client that sends the HTTP header only gets it copied there.
/// </summary>
internal static class TraceContext
{
    private const string TraceParent = "traceparent", TraceState = "tracestate";

    public static void Join(HttpRequest http, JsonRpcMessage message)
    {
        // ASP.NET Core also makes spans that nobody exports, for its own log; they would be parents which never arrive.
        var span = Activity.Current is { IsAllDataRequested: true } current && current.Source.HasListeners() ? current : null;
        Activity.Current = span;
        if (message.MetaOf().StringOf(TraceParent) is not null)
            return;

        if (span?.Id is { } id)
            Set(message, id, span.TraceStateString);
        else if (http.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, http.Headers.TraceState, out _))
            Set(message, parent, http.Headers.TraceState);
    }

    private static void Set(JsonRpcMessage message, string parent, string? state)
    {
        var parameters = message switch
        {
            JsonRpcRequest request => request.Params ??= new JsonObject(),
            JsonRpcNotification notification => notification.Params ??= new JsonObject(),
            _ => null,
        };
        if (parameters is not JsonObject members || (members["_meta"] ??= new JsonObject()) is not JsonObject meta)
            return;
        meta[TraceParent] = parent;
        if (!string.IsNullOrEmpty(state))
            meta[TraceState] = state;
    }
}
