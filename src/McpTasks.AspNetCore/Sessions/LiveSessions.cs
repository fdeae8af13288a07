namespace McpTasks.AspNetCore.Sessions;

/// <summary>The sessions that run in this process, each tied to the processes that serve the same one.</summary>
internal sealed class LiveSessions(
    SessionRecords records, EventLog log, Injection injection, SessionNews news, IOptions<McpHttpOptions> options, TimeProvider time, ILogger<LiveSessions> logger)
{
    private static readonly TimeSpan HandlerGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, LiveSession> _live = new(StringComparer.Ordinal);

    private int _reserved;

    public int Count => _live.Count;

    public LiveSession? Find(string id) => _live.GetValueOrDefault(id);

    public ICollection<LiveSession> All => _live.Values;

    /// <summary>Reserves room for one more session of this process: the SDK bounds idle ones only, and ends the oldest of them, whosever it is.</summary>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref _reserved) <= options.Value.MaxSessions)
            return true;
        Release();
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _reserved);

    /// <summary>
    /// The session that a request names if it belongs to the caller, entered; prepares one that another process has initialised to be adopted.
    /// Else the answer to the request.
    /// </summary>
    public async ValueTask<(LiveSession? Session, Refusal? Refusal)> EnterAsync(HttpContext context, McpCaller caller)
    {
        if (context.Request.Headers[McpHeaders.SessionId] is not [{ Length: > 0 } id])
            return (null, Refusal.NoSession());
        try
        {
            return await EnterAsync(context, id, caller);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            logger.SessionNotEntered(exception);
            return (null, Refusal.Unavailable());
        }
    }

    private async ValueTask<(LiveSession? Session, Refusal? Refusal)> EnterAsync(HttpContext context, string id, McpCaller caller)
    {
        // It may have been ended elsewhere a moment ago, or its client may have said something there that holds here too.
        var record = records.IsShared ? await records.FindAsync(id, context.RequestAborted) : null;
        if (!_live.TryGetValue(id, out var session) && record is not null && record.OwnerKey == caller.OwnerKey)
        {
            (session, var refusal) = await AdoptAsync(context, id, record, caller);
            if (session is null)
                return (null, refusal);
        }

        if (session is null || session.OwnerKey != caller.OwnerKey)
            return (null, Refusal.UnknownSession());
        // Another request was quicker and has let go of it before the SDK had a part in it; it is adopted anew.
        if (!session.TryEnter())
            return record is not null && session.Server is null ? await EnterAsync(context, id, caller) : (null, Refusal.UnknownSession());
        if (record is null && records.IsShared)
        {
            session.Leave();
            await EndHereAsync(session);
            return (null, Refusal.UnknownSession());
        }

        try
        {
            await news.ApplyLevelAsync(session, record?.LogLevel);
            return (session, null);
        }
        catch
        {
            session.Leave();
            throw;
        }
    }

    /// <summary>Makes the SDK adopt a session that it does not know here; it does so for messages, such as one that cancels nothing.</summary>
    public async Task StartAsync(LiveSession session, CancellationToken cancellationToken)
    {
        if (session.Server is null)
            await injection.SendAsync(session, HttpMethods.Post, """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"none"}}"""u8.ToArray(), cancellationToken);
    }

    public async ValueTask LeaveAsync(LiveSession session)
    {
        session.Leave();
        if (session.Server is null && session.TryEndIdle(TimeSpan.Zero))
            await ForgetAsync(session);
    }

    /// <summary>Runs a server as the application does it, and what belongs to its session around that.</summary>
    public Task RunAsync(HttpContext context, McpServer server, Func<HttpContext, McpServer, CancellationToken, Task> run, CancellationToken closed)
    {
        Task Run() => run(context, server, closed);
        return server.SessionId is { Length: > 0 } id ? RunAsync(Attach(context, id, server), Run, closed) : Run();
    }

    private async Task RunAsync(LiveSession session, Func<Task> run, CancellationToken closed)
    {
        // The session outlives the request that made it.
        Exchange.Current = null;
        try
        {
            await run();
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            logger.SessionEnded();
        }
        catch (Exception exception)
        {
            logger.SessionFailed(exception);
        }

        await ForgetAsync(session);
        if (!records.IsShared)
            await RemoveAsync(session.Id, session.OwnerKey);
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
            await RemoveAsync(id, ownerKey);
        }
        finally
        {
            if (_live.TryGetValue(id, out var session) && session.OwnerKey == ownerKey)
                await EndHereAsync(session);
        }
    }

    public async Task EndHereAsync(LiveSession session)
    {
        await ForgetAsync(session);
        await CloseAsync(session);
    }

    /// <summary>Ties a session to the processes that serve it too; what happens there happens here.</summary>
    public async ValueTask JoinAsync(LiveSession session)
    {
        if (!records.IsShared)
            return;
        var (peers, missed) = ((PeerReader?)null, false);
        await session.JoinedAsync(await records.ListenAsync(session.Id, Hear, CancellationToken.None));
        // Whoever adopts a session starts behind what was said before.
        peers = new(session, records, news, (await records.ReadSaidAsync(session.Id, long.MaxValue, CancellationToken.None)).Last, error => NotTaken(session, error));
        if (missed)
            _ = TakeAsync(session, peers.ReadAsync);

        void Hear(ReadOnlyMemory<byte> heard)
        {
            if (SessionNews.IsEnd(heard))
                _ = TakeAsync(session, () => EndHereAsync(session));
            else if (SessionNews.IsSaid(heard))
            {
                missed = true;
                if (peers is { } reader)
                    _ = TakeAsync(session, reader.ReadAsync);
            }
        }
    }

    // On another thread, since the publisher's is needed for the next message. News of a session that ends meanwhile is news no more.
    private Task TakeAsync(LiveSession session, Func<Task> take) =>
        FireAndForget.RunAsync(() => Task.Run(take), error => NotTaken(session, error), session.Ended);

    private void NotTaken(LiveSession session, Exception error) =>
        logger.Log(session.Ended.IsCancellationRequested ? LogLevel.Debug : LogLevel.Warning, error, "News of a session from another process was not taken.");

    // The SDK names the session that a request makes only now.
    private LiveSession Attach(HttpContext context, string id, McpServer server)
    {
        var session = _live.GetOrAdd(id, _ =>
        {
            var exchange = Exchange.Current ?? throw new InvalidOperationException("A session was made by a request that did not come through the gate.");
            return exchange.Made = new(id, exchange.Caller.OwnerKey, context.User, time);
        });
        session.Server = server;
        return session;
    }

    private async ValueTask<(LiveSession?, Refusal?)> AdoptAsync(HttpContext context, string id, SessionRecord record, McpCaller caller)
    {
        // Another request may have adopted it first.
        if (!TryReserve())
            return _live.TryGetValue(id, out var other) ? (other, null) : (null, Refusal.TooManySessions());
        var adopted = new LiveSession(id, record.OwnerKey, caller.Principal, time)
        {
            Adopted = record,
            AdoptedAt = RequestPath.Of(context.Request),
            ProtocolVersion = record.ProtocolVersion,
        };
        var live = _live.GetOrAdd(id, adopted);
        if (live != adopted)
        {
            Release();
            return (live, null);
        }

        try
        {
            await JoinAsync(adopted);
            return (adopted, null);
        }
        catch
        {
            // Without the others' news it would be deaf for as long as it lives.
            await ForgetAsync(adopted);
            throw;
        }
    }

    private ValueTask ForgetAsync(LiveSession session)
    {
        if (_live.TryRemove(new(session.Id, session)))
            Release();
        return session.DisposeAsync();
    }

    private async Task RemoveAsync(string id, string ownerKey)
    {
        await records.RemoveAsync(id, ownerKey, CancellationToken.None);
        await log.RemoveSessionAsync(id, CancellationToken.None);
    }

    private Task CloseAsync(LiveSession session) => FireAndForget.RunAsync(
        () => injection.SendAsync(session, HttpMethods.Delete, default, CancellationToken.None).WaitAsync(HandlerGrace, time), error =>
        {
            if (error is TimeoutException)
                logger.HandlerIgnoresCancellation(HandlerGrace.TotalSeconds);
            else
                logger.SessionNotClosed(error);
        });
}
