#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>Serves the GET of 2025-11-25 and earlier: the stream of unsolicited messages, and resuming a stream.</summary>
internal sealed class ListenEndpoint(
    LegacyEndpoint legacy, IReplayStore replay, IEnumerable<ISessionListener> listeners, ReplyStreams replies, IHostApplicationLifetime lifetime)
{
    public async Task<Refusal?> GetAsync(HttpContext context, string ownerKey)
    {
        if (ContentNegotiation.CheckGet(context.Request) is { } notAcceptable)
            return notAcceptable;
        var (session, refusal) = await legacy.FindAsync(context.Request, ownerKey, default);
        if (session is null)
            return refusal;

        // A listening client reconnects, here or elsewhere, so it need not hold up a stopping host.
        using var open = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, session.Ended, lifetime.ApplicationStopping);
        try
        {
            string? lastEventId = context.Request.Headers[McpHeaders.LastEventId];
            if (!string.IsNullOrEmpty(lastEventId))
                return await ResumeAsync(context, session, lastEventId, open.Token);
            await ListenAsync(context, session, open.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client left, another GET took over, the session ended or the host stops: the stream ends.
        }
        finally
        {
            session.Leave();
        }

        return null;
    }

    private async Task ListenAsync(HttpContext context, LegacySession session, CancellationToken cancellationToken)
    {
        await using var listening = new Listening(listeners, session, cancellationToken);
        if (replay.IsShared)
        {
            var reader = replay.Listen(session.Id);
            await session.Listen().ReplayAsync(token => SendAsync(context, reader, token, listening.Start), cancellationToken);
            return;
        }

        var listen = session.Listen();
        await using var connection = await ConnectAsync(context);
        listening.Start();
        await listen.CopyToAsync(connection, cancellationToken);
    }

    private async Task<Refusal?> ResumeAsync(HttpContext context, LegacySession session, string lastEventId, CancellationToken cancellationToken)
    {
        if (await replay.FindReaderAsync(session.Id, lastEventId, cancellationToken) is not { } reader)
            return Refusal.BadRequest($"The header {McpHeaders.LastEventId} names no event that this session can still resume from.");
        // 405 is how this revision says "no stream here"; clients then stop trying, as they should after a cancelled request.
        if (reader.IsExhausted)
            return Refusal.MethodNotAllowed("POST, DELETE", "The stream has ended and there is nothing left to resume.");

        if (reader.StreamId != StreamableHttpServerTransport.UnsolicitedMessageStreamId)
        {
            await SendAsync(context, reader, cancellationToken);
            return null;
        }

        await using var listening = new Listening(listeners, session, cancellationToken);
        listening.Start();
        await session.Listen().ReplayAsync(token => SendAsync(context, reader, token), cancellationToken);
        return null;
    }

    private async Task SendAsync(HttpContext context, ISseEventStreamReader reader, CancellationToken cancellationToken, Action? begun = null)
    {
        await using var connection = await ConnectAsync(context);
        await foreach (var item in reader.ReadEventsAsync(cancellationToken))
        {
            await connection.WriteAsync(SseFrame.Format(item), cancellationToken);
            begun?.Invoke();
            begun = null;
        }
    }

    private ValueTask<SseConnection> ConnectAsync(HttpContext context) =>
        SseConnection.StartAsync(context, replies);

    // From when on the client gets what is said, until it leaves.
    private sealed class Listening(IEnumerable<ISessionListener> listeners, LegacySession session, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private Task _running = Task.CompletedTask;

        public void Start() => _running = Task.WhenAll(listeners.Select(listener => listener.RunAsync(session, _over.Token)));

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await _running;
            _over.Dispose();
        }
    }
}
