using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>The sessions that live in this process.</summary>
internal sealed class SessionRegistry(
    SessionFactory factory, ISessionStore store, IReplayStore replay, ClientMessages messages, IOptions<McpHttpOptions> options,
    ILogger<SessionRegistry> logger) : IAsyncDisposable
{
    private const int KeptAtOnce = 64;

    private readonly McpHttpOptions _limits = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LegacySession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _perOwner = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    /// <summary>Starts a session for an initialize request, or says why not.</summary>
    public async ValueTask<(LegacySession? Session, Refusal? Refusal)> CreateAsync(string ownerKey, RequestId requestId)
    {
        var session = factory.Create(ownerKey);
        if (TryAdd(session) is { } full)
        {
            await session.DisposeAsync();
            return (null, full with { Id = requestId });
        }

        if (!await AdmitAsync(session))
        {
            await DropAsync(session);
            return (null, TooManyOwned() with { Id = requestId });
        }

        await StartAsync(session);
        return (session, null);
    }

    /// <summary>
    /// The session with this id if it belongs to this owner; adopts one that another process has initialised, or says why it cannot now.
    /// Neither when there is no such session.
    /// </summary>
    public async ValueTask<(LegacySession? Session, Refusal? Refusal)> FindAsync(string id, string ownerKey, CancellationToken cancellationToken)
    {
        if (Live(id) is { } live)
            return live.OwnerKey == ownerKey && await IsStillThereAsync(live, cancellationToken) ? (live, null) : default;
        if (!store.IsShared || await store.FindAsync(id, cancellationToken) is not { } record || record.OwnerKey != ownerKey)
            return default;

        var adopted = await factory.AdoptAsync(record);
        if (TryAdd(adopted) is not { } full)
        {
            await StartAsync(adopted);
            adopted.ShareMessages();
            return await IsStillThereAsync(adopted, cancellationToken) ? (adopted, null) : default;
        }

        // Another request may have adopted it first; else this process is full.
        await adopted.DisposeAsync();
        return Live(id) is { } other ? (other, null) : (null, full);
    }

    /// <summary>Ends a session for good, everywhere.</summary>
    public async Task EndAsync(LegacySession session)
    {
        try
        {
            // First, so that no request meanwhile adopts it again.
            await store.RemoveAsync(session.Id, session.OwnerKey, CancellationToken.None);
        }
        finally
        {
            await DropAsync(session);
        }

        await replay.RemoveSessionAsync(session.Id, CancellationToken.None);
    }

    /// <summary>Lets go of idle sessions. One that others can adopt leaves only this process.</summary>
    public async ValueTask ReapAsync()
    {
        List<LegacySession> idle;
        lock (_lock)
            idle = [.. _sessions.Values.Where(session => session.TryEndIdle(_limits.SessionIdleTimeout))];
        await Task.WhenAll(idle.Select(session => store.IsShared ? DropAsync(session) : EndAsync(session)));
        if (store.IsShared)
            await KeepAsync();
        await replay.SweepAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        List<LegacySession> all;
        lock (_lock)
            all = [.. _sessions.Values];
        await Task.WhenAll(all.Select(DropAsync));
    }

    private async Task DropAsync(LegacySession session)
    {
        lock (_lock)
        {
            if (_sessions.GetValueOrDefault(session.Id) == session && _sessions.Remove(session.Id) && --_perOwner[session.OwnerKey] == 0)
                _perOwner.Remove(session.OwnerKey);
        }

        await session.DisposeAsync();
    }

    // Its server has failed here; where sessions are shared, another process can serve it, and this one adopt it again.
    private async Task ReleaseAsync(LegacySession session)
    {
        // Ending waits for the server's run, which calls this.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await (store.IsShared ? DropAsync(session) : EndAsync(session));
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A failed session could not be ended; it goes when it is idle.");
        }
    }

    // An open stream is use too, though no request tells the store of it.
    private async Task KeepAsync()
    {
        List<LegacySession> live;
        lock (_lock)
            live = [.. _sessions.Values.Where(session => session.TakeUse())];
        foreach (var some in live.Chunk(KeptAtOnce))
            await Task.WhenAll(some.Select(async session =>
            {
                // One whose initialize is still on its way is not stored yet.
                if (!await store.KeepAsync(session.Id, session.OwnerKey, CancellationToken.None) && session.IsInitialized)
                    await DropAsync(session);
            }));
    }

    // It may have been ended elsewhere a moment ago, or its client may have said something there that holds here too.
    private async ValueTask<bool> IsStillThereAsync(LegacySession session, CancellationToken cancellationToken)
    {
        if (!store.IsShared)
            return true;
        if (await store.TouchAsync(session.Id, cancellationToken) is { } state)
        {
            await SessionLogLevel.ApplyAsync(session, state.LogLevel, cancellationToken);
            return true;
        }

        await DropAsync(session);
        return false;
    }

    private async ValueTask<bool> AdmitAsync(LegacySession session)
    {
        try
        {
            return await store.AdmitAsync(session.Id, session.OwnerKey, CancellationToken.None);
        }
        catch (Exception)
        {
            await DropAsync(session);
            throw;
        }
    }

    private async ValueTask StartAsync(LegacySession session)
    {
        try
        {
            session.Failed = () => _ = ReleaseAsync(session);
            session.Membership = await store.JoinAsync(session.Id, new SessionPeer(session, messages, DropAsync, logger), CancellationToken.None);
            // Whoever ended it meanwhile found no membership to dispose of. Without the barrier both sides could miss the other.
            Interlocked.MemoryBarrier();
            if (session.Ended.IsCancellationRequested)
                await session.Membership.DisposeAsync();
            else
                session.Start();
        }
        catch (Exception)
        {
            await DropAsync(session);
            throw;
        }
    }

    private LegacySession? Live(string id)
    {
        lock (_lock)
            return _sessions.GetValueOrDefault(id);
    }

    private Refusal? TryAdd(LegacySession session)
    {
        lock (_lock)
        {
            if (_sessions.Count >= _limits.MaxSessions)
                return Full(StatusCodes.Status503ServiceUnavailable, "The server has too many sessions.", nameof(McpHttpOptions.MaxSessions));
            var owned = _perOwner.GetValueOrDefault(session.OwnerKey);
            if (owned >= _limits.MaxSessionsPerOwner && session.OwnerKey != TaskOwner.Anonymous)
                return TooManyOwned();
            if (!_sessions.TryAdd(session.Id, session))
                return Refusal.UnknownSession();
            _perOwner[session.OwnerKey] = owned + 1;
            return null;
        }
    }

    private static Refusal TooManyOwned() =>
        Full(StatusCodes.Status429TooManyRequests, "You have too many sessions. End one with DELETE.", nameof(McpHttpOptions.MaxSessionsPerOwner));

    private static Refusal Full(int status, string message, string setting) =>
        new(status, Refusal.ServerError, $"{message} ({McpHttpOptions.SectionName}:{setting})") { RetryAfter = TimeSpan.FromSeconds(30) };
}
