namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Takes what a session's server says unasked into the session's log, from where each of the client's GETs reads it on, at whichever process. The
/// SDK serves one GET in a session's life, of its own process, and drops what is said when that is over.
/// </summary>
internal sealed class UnsolicitedMessages(LiveSessions sessions, EventLog log)
{
    // What is sent to a request's response after its end is unasked for too.
    private readonly ConditionalWeakTable<ITransport, object> _over = [];

    /// <summary>Whether it was such a message, which is then taken.</summary>
    public async ValueTask<bool> TakeAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var message = context.JsonRpcMessage;
        if (context.Server.SessionId is not { Length: > 0 } id || sessions.Find(id) is not { } session)
            return false;
        if (message.Context?.RelatedTransport is { } response && !_over.TryGetValue(response, out _))
        {
            if (message is JsonRpcResponse or JsonRpcError)
                _over.AddOrUpdate(response, session);
            return false;
        }

        // An answer to a question that nobody gets would be waited for in vain.
        if (!await log.TellAsync(session, message, cancellationToken) && message is JsonRpcRequest)
            throw new InvalidOperationException("The session's client listens to no stream on which it could be asked.");
        return true;
    }
}
