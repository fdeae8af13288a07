using System.Threading.Channels;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using McpTasks.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Serves the messages of a session, whichever process made it: a foreign session is as unknown as one that never was (the SDK answers 403), ids of
/// running requests are not used twice, and the response of a cancelled request ends (in the SDK it stays open for ever).
/// </summary>
internal sealed class SessionPosts(LiveSessions sessions, SessionNews news, UnsolicitedMessages unsolicited, IReplayStore replay, EventBodies bodies)
{
    public async Task<Refusal?> ServeAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller)
    {
        if (context.Request.Headers[McpHeaders.SessionId] is not [{ Length: > 0 } id])
            return Refusal.NoSession(message.Id);
        var (session, refusal) = await sessions.EnterAsync(id, caller, context.RequestAborted);
        if (session is null)
            return (refusal ?? Refusal.UnknownSession()).For(message.Id);
        try
        {
            caller = caller with { SessionId = id, SessionEnded = session.Ended, Disconnected = context.RequestAborted };
            context.User = SessionUser.Of(context.User);
            return message.IsRequest
                ? await RequestAsync(context, inner, message, caller, session)
                : await TellAsync(context, inner, message, caller, session);
        }
        catch (Exception exception) when (session.Ended.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // It ended while this message was on its way in.
            return Refusal.UnknownSession(message.Id);
        }
        finally
        {
            await sessions.LeaveAsync(session);
        }
    }

    private async Task<Refusal?> TellAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller, LiveSession session)
    {
        await Exchanges.RunAsync(context, inner, message, new(caller));
        if (context.Response.StatusCode == StatusCodes.Status202Accepted)
            await news.TakenAsync(session, message, context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> RequestAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller, LiveSession session)
    {
        var aborted = context.RequestAborted;
        if (session.TryOpenExchange(message.Id, aborted) is not { } exchange)
            return Refusal.BadRequest("Another request of this session with the same id is still being worked on.", message.Id);
        var left = false;
        try
        {
            await news.KeepLevelAsync(session, message, exchange.Token);
            var running = new Exchange(caller) { Reply = bodies.ForReply(context, modern: false) };
            context.RequestAborted = exchange.Token;
            await Exchanges.RunAsync(context, inner, message, running);
            if (session.Adopted is not null && replay.IsShared)
                await unsolicited.CollectAsync(session);
        }
        catch (OperationCanceledException) when (exchange.IsCancellationRequested)
        {
            // The client left or cancelled, or the session ended. A request whose client only left goes on.
            left = true;
        }
        finally
        {
            context.RequestAborted = aborted;
            session.CloseExchange(message.Id);
        }

        // Cancelled: its response, which only now told where to resume, was the last of it.
        if (left && !aborted.IsCancellationRequested && !session.Ended.IsCancellationRequested)
            await replay.EndStreamAsync(session.Id, message.Id.ToString(), CancellationToken.None);
        return null;
    }
}
