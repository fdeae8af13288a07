namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Serves GET: a session's unsolicited messages, as often as its client comes for them, and resuming any stream. The SDK takes one GET for a
/// session's life, and sends the headers of a resumed stream with its first event.
/// </summary>
internal sealed class ListenGate(LiveSessions sessions, EventLog log, SessionPush push, EventPumps pumps, IHostApplicationLifetime lifetime)
{
    public async Task<Refusal?> ServeAsync(HttpContext context, McpCaller caller)
    {
        if (!context.Request.Accepts("text/event-stream"))
            return new(StatusCodes.Status406NotAcceptable, Refusal.ServerError, "The Accept header must list text/event-stream.");
        var (session, refusal) = await sessions.EnterAsync(context, caller);
        if (session is null)
            return refusal;

        // A listening client reconnects, here or elsewhere, so it need not hold up a stopping host; nor is it told more than its token allows.
        using var expired = caller.UntilExpired(pumps.Time);
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
        var lastEventId = context.Request.Headers[McpHeaders.LastEventId].ToString();
        var reader = lastEventId.Length == 0 ? log.Listen(session.Id) : await log.FindReaderAsync(session.Id, lastEventId, cancellationToken);
        if (reader is null)
            return Refusal.BadRequest($"The header {McpHeaders.LastEventId} names no event that this session can still resume from.");
        // 405 is how this revision says "no stream here"; clients then stop trying, as they should after a cancelled request.
        if (reader.IsExhausted)
            return Refusal.MethodNotAllowed("POST, DELETE", "The stream has ended and there is nothing left to resume.");
        await sessions.StartAsync(session, cancellationToken);
        // The client is told what goes on from when it has taken its session's messages over, until it leaves.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (reader.IsUnsolicited)
            await log.OpenAsync(session.Id, cancellationToken);
        var pushing = reader.IsUnsolicited ? push.RunAsync(session, over.Token) : Task.CompletedTask;
        try
        {
            await SendAsync(context, session, reader, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await pushing;
        }

        return null;
    }

    private async Task SendAsync(HttpContext context, LiveSession session, LogReader reader, CancellationToken cancellationToken)
    {
        var headers = context.Response.Headers;
        // Compression would hold events back.
        (headers.ContentEncoding, headers["X-Accel-Buffering"]) = ("identity", "no");
        (headers.ContentType, headers.CacheControl) = ("text/event-stream", "no-cache, no-store");
        // The headers would wait for the first event, which may be long in coming.
        await context.Response.Body.FlushAsync(cancellationToken);
        var pump = new EventPump(context, pumps);
        pump.Start(pumps.Options.Value.KeepAliveInterval);
        try
        {
            await reader.WriteToAsync(pump, session.ProtocolVersion, cancellationToken);
        }
        finally
        {
            await pump.CompleteAsync();
        }
    }
}
