namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Serves initialize: makes a session for an owner who may have one more. The SDK breaks the response off on parameters that it cannot read, and
/// refuses a client of a later revision where the specification has it answer with a revision of its own.
/// </summary>
internal sealed class SessionStarts(LiveSessions sessions, EventPumps pumps)
{
    public async Task<Refusal?> ServeAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller)
    {
        if (RequestShape.InitializeProblem(message.Params) is { } problem)
            return Refusal.InvalidParams(problem) with { Status = StatusCodes.Status200OK };
        if (context.Request.Headers[McpHeaders.SessionId] is [{ Length: > 0 } named])
        {
            return sessions.Find(named) is { } live && live.OwnerKey == caller.OwnerKey
                ? Refusal.BadRequest($"Send initialize without {McpHeaders.SessionId} to start a new session.")
                : Refusal.UnknownSession();
        }

        if (!sessions.TryReserve())
            return Refusal.TooManySessions();
        if (JsonMembers.TextOf(message.Params, "protocolVersion") is { } asked && ProtocolVersions.Negotiate(asked) is var version && version != asked)
            message = message.With(parameters => parameters["protocolVersion"] = version);
        var exchange = new Exchange(caller);
        try
        {
            await exchange.RunAsync(context, inner, message, pumps);
        }
        catch (Exception) when (exchange.Refusal is not null)
        {
            context.Response.Clear();
        }
        finally
        {
            if (exchange.Made is not { } session)
                sessions.Release();
            // A client that closes the connection as soon as it has the reply has a session all the same.
            else if (session.Server?.NegotiatedProtocolVersion is null)
                await sessions.EndAsync(session.Id, session.OwnerKey);
        }

        return exchange.Refusal;
    }
}
