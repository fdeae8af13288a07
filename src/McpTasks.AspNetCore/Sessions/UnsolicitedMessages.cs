namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Takes what a session's server says unasked into the session's log, from where each of the client's GETs reads it on, at whichever process. The
/// SDK serves one GET in a session's life, of its own process, and drops what is said when that is over.
/// </summary>
internal sealed class UnsolicitedMessages(LiveSessions sessions, EventLog log)
{
    // The responses that are not over: what is sent to another one is unasked for too.
    private readonly ConcurrentDictionary<ITransport, bool> _open = [];

    /// <summary>Notes that a message of a session has a response, until the result is disposed; null where there is none.</summary>
    public Response? Open(MessageContext context)
    {
        if (context.JsonRpcMessage.Context?.RelatedTransport is not { } response || SessionOf(context) is null)
            return null;
        _open[response] = true;
        return new Response(_open, response);
    }

    /// <summary>Whether it was such a message, which is then taken.</summary>
    public async ValueTask<bool> TakeAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var message = context.JsonRpcMessage;
        if (SessionOf(context) is not { } session)
            return false;
        var ends = message is JsonRpcResponse or JsonRpcError;
        if (message.Context?.RelatedTransport is { } response && (ends || _open.ContainsKey(response)))
        {
            if (ends)
                _open.TryRemove(response, out _);
            return false;
        }

        // An answer to a question that nobody gets would be waited for in vain.
        if (!await log.TellAsync(session, message, cancellationToken) && message is JsonRpcRequest)
            throw new InvalidOperationException("The session's client listens to no stream on which it could be asked.");
        return true;
    }

    private LiveSession? SessionOf(MessageContext context) => context.Server.SessionId is { Length: > 0 } id ? sessions.Find(id) : null;

    /// <summary>A response that is open.</summary>
    internal readonly struct Response(ConcurrentDictionary<ITransport, bool> open, ITransport response) : IDisposable
    {
        public void Dispose() => open.TryRemove(response, out _);
    }
}
