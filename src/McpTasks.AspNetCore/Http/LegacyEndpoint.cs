using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>Serves the POST and DELETE of 2025-11-25 and earlier: messages of a session, and its beginning and end.</summary>
internal sealed class LegacyEndpoint(SessionRegistry sessions, ClientMessages messages, SessionLogLevel level, IReplayStore replay, ReplyStreams replies)
{
    public async Task<Refusal?> PostAsync(HttpContext context, JsonRpcMessage message, McpCaller caller)
    {
        if (message is JsonRpcRequest { Method: RequestMethods.Initialize } initialize)
            return await InitializeAsync(context, initialize, caller);

        var (session, refusal) = await FindAsync(context.Request, caller.OwnerKey, message.IdOf());
        if (session is null)
            return refusal;
        try
        {
            caller = caller with { SessionId = session.Id, SessionEnded = session.Ended, Disconnected = context.RequestAborted };
            caller.AttachTo(message);
            message.Context!.ProtocolVersion = session.ProtocolVersion;
            return await ServeAsync(context, session, message);
        }
        catch (Exception exception) when (session.Ended.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // It ended while this message was on its way in.
            return Refusal.UnknownSession(message.IdOf());
        }
        finally
        {
            session.Leave();
        }
    }

    public async Task<Refusal?> DeleteAsync(HttpContext context, string ownerKey)
    {
        var (session, refusal) = await FindAsync(context.Request, ownerKey, default);
        if (session is null)
            return refusal;
        session.Leave();
        await sessions.EndAsync(session);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    /// <summary>The session that a request names, entered; the caller leaves it.</summary>
    public async ValueTask<(LegacySession? Session, Refusal? Refusal)> FindAsync(HttpRequest request, string ownerKey, RequestId requestId)
    {
        var ids = request.Headers[McpHeaders.SessionId];
        if (ids is not [{ Length: > 0 } id])
            return (null, Refusal.BadRequest($"The header {McpHeaders.SessionId} is missing: start a session with initialize, or send params._meta['{MetaKeys.ProtocolVersion}'] = '{ProtocolVersions.Modern}' with every request.", requestId));
        var (session, refusal) = await sessions.FindAsync(id, ownerKey, request.HttpContext.RequestAborted);
        return session is not null && session.TryEnter()
            ? (session, null)
            : (null, (refusal ?? Refusal.UnknownSession()) with { Id = requestId });
    }

    private async Task<Refusal?> InitializeAsync(HttpContext context, JsonRpcRequest initialize, McpCaller caller)
    {
        if (context.Request.Headers.ContainsKey(McpHeaders.SessionId))
            return Refusal.BadRequest($"Send initialize without {McpHeaders.SessionId} to start a new session.", initialize.Id);
        var (session, refusal) = await sessions.CreateAsync(caller.OwnerKey, initialize.Id);
        if (session is null || !session.TryEnter())
            return refusal ?? Refusal.UnknownSession(initialize.Id);

        try
        {
            (caller with { SessionId = session.Id, SessionEnded = session.Ended }).AttachTo(initialize);
            context.Response.Headers[McpHeaders.SessionId] = session.Id;
            session.ProtocolVersion = ProtocolVersions.Negotiate(initialize.ParamsOf().StringOf("protocolVersion"));
            refusal = await ServeAsync(context, session, initialize);
            if (session.IsInitialized)
                session.ShareMessages();
            return refusal;
        }
        finally
        {
            session.Leave();
            if (!session.IsInitialized)
                await sessions.EndAsync(session);
        }
    }

    private async Task<Refusal?> ServeAsync(HttpContext context, LegacySession session, JsonRpcMessage message)
    {
        if (message is not JsonRpcRequest request)
        {
            await messages.TakeAsync(session, message, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return null;
        }

        if (session.TryOpenExchange(request.Id, context.RequestAborted) is not { } exchange)
            return Refusal.BadRequest("Another request of this session with the same id is still being worked on.", request.Id);
        var reply = new ReplyStream(context, McpEra.Legacy, replies);
        session.Streams.Bind(request.Id, reply);
        var left = false;
        try
        {
            await level.KeepAsync(session, request, exchange.Token);
            await session.Transport.HandlePostRequestAsync(message, reply, exchange.Token);
        }
        catch (OperationCanceledException) when (exchange.IsCancellationRequested)
        {
            // The client left or cancelled, or the session ended. A request whose client only left goes on.
            left = true;
        }
        finally
        {
            session.Streams.Unbind(request.Id);
            session.CloseExchange(request.Id);
            await reply.CompleteAsync();
        }

        // Cancelled: its response, which only now told where to resume, was the last of it.
        if (left && !context.RequestAborted.IsCancellationRequested && !session.Ended.IsCancellationRequested)
            await replay.EndStreamAsync(session.Id, request.Id.ToString(), CancellationToken.None);

        return null;
    }
}
