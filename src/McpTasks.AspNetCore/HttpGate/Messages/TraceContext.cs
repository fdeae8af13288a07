using System.Diagnostics;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// Makes one trace of the client's call and the server's work. The parent of the SDK's span is what <c>_meta.traceparent</c> names, else the
/// running span; a client that sends the HTTP header to a server whose HTTP spans nobody exports gets it copied there.
/// </summary>
internal static class TraceContext
{
    public static ClientMessage Join(HttpRequest http, ClientMessage message)
    {
        // ASP.NET Core also makes spans that nobody exports, for its own log; they would be parents which never arrive.
        var span = Activity.Current = CallSpan.Heard(Activity.Current);
        string? state = http.Headers.TraceState;
        if (span is not null || message.Method is null || JsonMembers.TextOf(message.Meta, "traceparent") is not null
            || http.Headers.TraceParent is not [{ } parent] || !ActivityContext.TryParse(parent, state, out _))
            return message;
        return message.With(parameters =>
        {
            if (parameters["_meta"] is not JsonObject meta)
                parameters["_meta"] = meta = [];
            meta["traceparent"] = parent;
            if (!string.IsNullOrEmpty(state))
                meta["tracestate"] = state;
        });
    }
}
