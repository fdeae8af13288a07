#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using McpTasks.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Serves GET: a session's unsolicited messages, as often as its client comes for them, and resuming any stream. The SDK takes one GET for a
/// session's life, and sends the headers of a resumed stream with its first event.
/// </summary>
internal sealed class ListenGate(
    LiveSessions sessions, UnsolicitedMessages unsolicited, IReplayStore replay, IEnumerable<ISessionListener> listeners, EventBodies bodies,
    TimeProvider time, IHostApplicationLifetime lifetime)
{
    public async Task<Refusal?> ServeAsync(HttpContext context, McpCaller caller)
    {
        if (ContentNegotiation.CheckGet(context.Request) is { } notAcceptable)
            return notAcceptable;
        if (context.Request.Headers[McpHeaders.SessionId] is not [{ Length: > 0 } id])
            return Refusal.NoSession(default);
        var (session, refusal) = await sessions.EnterAsync(id, caller, context.RequestAborted);
        if (session is null)
            return refusal ?? Refusal.UnknownSession();

        // A listening client reconnects, here or elsewhere, so it need not hold up a stopping host; nor is it told more than its token allows.
        using var expired = caller.UntilExpired(time);
        using var open = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, session.Ended, lifetime.ApplicationStopping, expired.Token);
        try
        {
            return await ServeAsync(context, session, open.Token);
        }
        catch (Exception exception) when (open.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client left, another GET took over, the session ended or the host stops: the stream ends.
            return null;
        }
        finally
        {
            await sessions.LeaveAsync(session);
        }
    }

    private async Task<Refusal?> ServeAsync(HttpContext context, LiveSession session, CancellationToken cancellationToken)
    {
        await unsolicited.CollectAsync(session).WaitAsync(cancellationToken);
        if (context.Request.Headers[McpHeaders.LastEventId].ToString() is not { Length: > 0 } lastEventId)
        {
            await ListenAsync(context, session, replay.Listen(session.Id), cancellationToken);
            return null;
        }

        if (await replay.FindReaderAsync(session.Id, lastEventId, cancellationToken) is not { } reader)
            return Refusal.BadRequest($"The header {McpHeaders.LastEventId} names no event that this session can still resume from.");
        // 405 is how this revision says "no stream here"; clients then stop trying, as they should after a cancelled request.
        if (reader.IsExhausted)
            return Refusal.MethodNotAllowed("POST, DELETE", "The stream has ended and there is nothing left to resume.");
        if (reader.StreamId == StreamableHttpServerTransport.UnsolicitedMessageStreamId)
            await ListenAsync(context, session, reader, cancellationToken);
        else
            await SendAsync(context, session, reader, cancellationToken);
        return null;
    }

    // The client is told what goes on from when it has taken its session's messages over, until it leaves.
    private async Task ListenAsync(HttpContext context, LiveSession session, ISseEventStreamReader reader, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var listening = session.Listening();
        var running = Task.WhenAll(listeners.Select(listener => listener.RunAsync(session, over.Token)));
        try
        {
            await SendAsync(context, session, reader, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await running;
        }
    }

    private async Task SendAsync(HttpContext context, LiveSession session, ISseEventStreamReader reader, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        // Compression would hold events back.
        response.Headers.ContentEncoding = "identity";
        await using var body = bodies.ForListener(context);
        await body.StartAsync();
        // Clients before 2025-11-25 know of no event without data.
        var primes = string.CompareOrdinal(session.ProtocolVersion, ProtocolVersions.NewestLegacy) >= 0;
        await foreach (var item in reader.ReadEventsAsync(cancellationToken))
        {
            if (item.Data is not null || primes)
                await body.WriteAsync(SseFrame.Format(item), cancellationToken);
        }
    }
}
