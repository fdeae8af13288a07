using System.Collections.Concurrent;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>The sessions that run in this process, each tied to the processes that serve the same one.</summary>
internal sealed class LiveSessions(
    SessionPlaces places, ISessionStore store, IReplayStore replay, Injection injection, SessionNews news, TimeProvider time, ILogger<LiveSessions> logger)
{
    private static readonly TimeSpan HandlerGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, LiveSession> _live = new(StringComparer.Ordinal);

    public int Count => _live.Count;

    public LiveSession? Find(string id) => _live.GetValueOrDefault(id);

    public ICollection<LiveSession> All => _live.Values;

    /// <summary>
    /// The session with this id if it belongs to this owner, entered; prepares one that another process has initialised to be adopted, or says
    /// why it cannot now. Neither when there is no such session.
    /// </summary>
    public async ValueTask<(LiveSession? Session, Refusal? Refusal)> EnterAsync(string id, McpCaller caller, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(id, caller, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "The store of sessions does not answer; a client is told to come again");
            return (null, new(StatusCodes.Status503ServiceUnavailable, Refusal.ServerError, "The session cannot be looked up now. Try again.") { RetryAfter = StoreRules.LiveRetryAfter });
        }
    }

    private async ValueTask<(LiveSession?, Refusal?)> FindAsync(string id, McpCaller caller, CancellationToken cancellationToken)
    {
        if (!_live.TryGetValue(id, out var session))
        {
            if (!store.IsShared || await store.FindAsync(id, cancellationToken) is not { } record || record.OwnerKey != caller.OwnerKey)
                return default;
            (session, var refusal) = await AdoptAsync(record, caller);
            if (session is null)
                return (null, refusal);
        }

        if (session.OwnerKey != caller.OwnerKey || !session.TryEnter())
            return default;
        var enters = false;
        try
        {
            enters = await IsStillThereAsync(session, cancellationToken);
        }
        finally
        {
            if (!enters)
                session.Leave();
        }

        if (enters)
            return (session, null);
        await EndHereAsync(session);
        return default;
    }

    /// <summary>Leaves a session; one that the SDK has not adopted after all goes.</summary>
    public async ValueTask LeaveAsync(LiveSession session)
    {
        session.Leave();
        if (session.Server is null && session.TryEndIdle(TimeSpan.Zero))
            await ForgetAsync(session);
    }

    /// <summary>Runs a session's server; the SDK calls it for sessions, and for requests that have none.</summary>
    public async Task RunAsync(HttpContext context, McpServer server, Func<HttpContext, McpServer, CancellationToken, Task> run, CancellationToken closed)
    {
        if (server.SessionId is not { Length: > 0 } id)
        {
            await run(context, server, closed);
            return;
        }

        var session = Attach(context, id, server);
        // The session outlives the request that made it.
        Exchange.Current = null;
        try
        {
            await run(context, server, closed);
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            logger.LogDebug("A session has ended.");
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A session's server has failed; the session ends here.");
        }

        await ForgetAsync(session);
        if (!store.IsShared)
            await RemoveAsync(session);
        // The SDK keeps a session whose server has stopped by itself, and would hand it requests that nobody answers.
        if (!closed.IsCancellationRequested)
            _ = CloseAsync(session);
    }

    /// <summary>Ends a session for good, everywhere.</summary>
    public async Task EndAsync(string id, string ownerKey)
    {
        try
        {
            // First, so that no request meanwhile adopts it again.
            await store.RemoveAsync(id, ownerKey, CancellationToken.None);
        }
        finally
        {
            if (_live.TryGetValue(id, out var session) && session.OwnerKey == ownerKey)
                await EndHereAsync(session);
        }

        await replay.RemoveSessionAsync(id, CancellationToken.None);
    }

    /// <summary>Ends a session in this process.</summary>
    public async Task EndHereAsync(LiveSession session)
    {
        await ForgetAsync(session);
        await CloseAsync(session);
    }

    /// <summary>Ties a session to the processes that serve it too; what happens there happens here.</summary>
    public async ValueTask JoinAsync(LiveSession session) =>
        await session.JoinedAsync(await store.JoinAsync(
            session.Id, new SessionPeer(session, () => EndHereAsync(session), message => news.TakeFromPeerAsync(session, message), logger), CancellationToken.None));

    // The SDK names the session that a request makes only now.
    private LiveSession Attach(HttpContext context, string id, McpServer server)
    {
        var session = _live.GetOrAdd(id, _ =>
        {
            var exchange = Exchange.Current ?? throw new InvalidOperationException("A session was made by a request that did not come through the gate.");
            return exchange.Made = new(id, exchange.Caller.OwnerKey, context.User, time, logger) { Place = exchange.Place };
        });
        session.Server = server;
        return session;
    }

    private async ValueTask<(LiveSession?, Refusal?)> AdoptAsync(SessionRecord record, McpCaller caller)
    {
        var (place, refusal) = places.Take(record.OwnerKey);
        // Another request may have adopted it first.
        if (place is null)
            return _live.TryGetValue(record.Id, out var other) ? (other, null) : (null, refusal);
        var adopted = new LiveSession(record.Id, record.OwnerKey, caller.Principal, time, logger) { Place = place, Adopted = record, ProtocolVersion = record.ProtocolVersion };
        var live = _live.GetOrAdd(record.Id, adopted);
        if (live == adopted)
            await JoinAsync(adopted);
        else
            place.Dispose();
        return (live, null);
    }

    // It may have been ended elsewhere a moment ago, or its client may have said something there that holds here too.
    private async ValueTask<bool> IsStillThereAsync(LiveSession session, CancellationToken cancellationToken)
    {
        if (!store.IsShared)
            return true;
        if (await store.TouchAsync(session.Id, cancellationToken) is not { } state)
            return false;
        await news.ApplyLevelAsync(session, state.LogLevel);
        return true;
    }

    private ValueTask ForgetAsync(LiveSession session)
    {
        _live.TryRemove(new(session.Id, session));
        return session.DisposeAsync();
    }

    private async Task RemoveAsync(LiveSession session)
    {
        await store.RemoveAsync(session.Id, session.OwnerKey, CancellationToken.None);
        await replay.RemoveSessionAsync(session.Id, CancellationToken.None);
    }

    private async Task CloseAsync(LiveSession session)
    {
        try
        {
            await injection.SendAsync(session, HttpMethods.Delete, default, Stream.Null, CancellationToken.None).WaitAsync(HandlerGrace, time);
        }
        catch (TimeoutException)
        {
            logger.LogWarning("A handler of an ended session has ignored its cancellation for {Seconds} s; it is no longer waited for.", HandlerGrace.TotalSeconds);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A session could not be closed; the SDK keeps it until it is idle.");
        }
    }
}
