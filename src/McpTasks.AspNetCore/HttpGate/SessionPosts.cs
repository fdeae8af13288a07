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
        var aborted = context.RequestAborted;
        CancellationTokenSource? open = null;
        try
        {
            if (message.IsRequest && (open = session.TryOpenExchange(message.Id, aborted)) is null)
                return Refusal.BadRequest("Another request of this session with the same id is still being worked on.");
            if (open is not null)
            {
                await news.KeepLevelAsync(session, message, open.Token);
                context.RequestAborted = open.Token;
            }

            caller = caller with { SessionId = session.Id, SessionVersion = session.ProtocolVersion, Disconnected = aborted };
            await new Exchange(caller).RunAsync(context, inner, message, pumps);
            if (open is null && context.Response.StatusCode == StatusCodes.Status202Accepted)
                // Its client may have hung up already, and the process that waits for it is another one.
                await news.TakenAsync(session, message, CancellationToken.None);
            return null;
        }
        catch (OperationCanceledException) when (open is { IsCancellationRequested: true })
        {
            // The client left or cancelled, or the session ended. A request whose client only left goes on; that of one who cancelled is over,
            // and its response, which only now told where to resume, was the last of it.
            if (!aborted.IsCancellationRequested && !session.Ended.IsCancellationRequested)
                await log.EndStreamAsync(session.Id, message.Id.ToString(), CancellationToken.None);
            return null;
        }
        catch (Exception exception) when (session.Ended.IsCancellationRequested
            && exception is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // It ended while this message was on its way in.
            return Refusal.UnknownSession();
        }
        finally
        {
            context.RequestAborted = aborted;
            if (open is not null)
                session.CloseExchange(message.Id);
            await sessions.LeaveAsync(session);
        }
    }
}
