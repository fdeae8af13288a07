namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Serves the messages of a session, whichever process made it: a foreign session is as unknown as one that never was (the SDK answers 403), ids of
/// running requests are not used twice, and the response of a cancelled request ends (in the SDK it stays open for ever).
/// </summary>
internal sealed class SessionPosts(LiveSessions sessions, SessionNews news, EventLog log, EventPumps pumps)
{
    public async Task<Refusal?> ServeAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller)
    {
        var (session, refusal) = await sessions.EnterAsync(context, caller);
        if (session is null)
            return refusal;
        try
        {
            var exchange = new Exchange(caller with { SessionId = session.Id, SessionVersion = session.ProtocolVersion, Disconnected = context.RequestAborted });
            if (message.IsRequest)
                return await RequestAsync(context, inner, message, exchange, session);
            await exchange.RunAsync(context, inner, message, pumps);
            if (context.Response.StatusCode == StatusCodes.Status202Accepted)
                // Its client may have hung up already, and the process that waits for it is another one.
                await news.TakenAsync(session, message, CancellationToken.None);
            return null;
        }
        catch (Exception exception) when (session.Ended.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // It ended while this message was on its way in.
            return Refusal.UnknownSession();
        }
        finally
        {
            await sessions.LeaveAsync(session);
        }
    }

    private async Task<Refusal?> RequestAsync(HttpContext context, RequestDelegate inner, ClientMessage message, Exchange exchange, LiveSession session)
    {
        var aborted = context.RequestAborted;
        if (session.TryOpenExchange(message.Id, aborted) is not { } open)
            return Refusal.BadRequest("Another request of this session with the same id is still being worked on.");
        try
        {
            await news.KeepLevelAsync(session, message, open.Token);
            context.RequestAborted = open.Token;
            await exchange.RunAsync(context, inner, message, pumps);
        }
        catch (OperationCanceledException) when (open.IsCancellationRequested)
        {
            // The client left or cancelled, or the session ended. A request whose client only left goes on; that of one who cancelled is over, and
            // its response, which only now told where to resume, was the last of it.
            if (!aborted.IsCancellationRequested && !session.Ended.IsCancellationRequested)
                await log.EndStreamAsync(session.Id, message.Id.ToString(), CancellationToken.None);
        }
        finally
        {
            context.RequestAborted = aborted;
            session.CloseExchange(message.Id);
        }

        return null;
    }
}
