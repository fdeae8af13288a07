using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using McpTasks.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>Serves DELETE: ends a session wherever it runs. The SDK ends those of its own process, and answers 200 to all others.</summary>
internal sealed class SessionEnds(LiveSessions sessions, ISessionStore store)
{
    public async Task<Refusal?> ServeAsync(HttpContext context, McpCaller caller)
    {
        if (context.Request.Headers[McpHeaders.SessionId] is not [{ Length: > 0 } id])
            return Refusal.NoSession(default);
        var owner = sessions.Find(id)?.OwnerKey ?? (await store.FindAsync(id, context.RequestAborted))?.OwnerKey;
        if (owner != caller.OwnerKey)
            return Refusal.UnknownSession();
        await sessions.EndAsync(id, caller.OwnerKey);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }
}
