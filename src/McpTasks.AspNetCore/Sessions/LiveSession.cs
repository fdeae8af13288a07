namespace McpTasks.AspNetCore.Sessions;

/// <summary>One client's session (2025-11-25 and earlier) as this process serves it, with the user who initialised it as ASP.NET Core authenticated it here.</summary>
internal sealed class LiveSession(string id, string ownerKey, ClaimsPrincipal user, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RequestId, CancellationTokenSource> _exchanges = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private long _lastUse = time.GetTimestamp();
    private int _users;
    private IAsyncDisposable? _membership;
    private bool _used, _idle;

    public string Id { get; } = id;
    public string OwnerKey { get; } = ownerKey;
    public ClaimsPrincipal User { get; } = user;

    /// <summary>Null until the SDK has made one.</summary>
    public McpServer? Server { get; set; }

    /// <summary>What another process kept of it, until it is adopted here.</summary>
    public SessionRecord? Adopted { get; init; }
    public RequestPath? AdoptedAt { get; init; }

    /// <summary>Null until the initialize request has been accepted.</summary>
    public string? ProtocolVersion { get; set; }

    /// <summary>The level that the client has set, and whether it has ever listened, as far as this process knows.</summary>
    public string? LogLevel { get; set; }
    public bool Listened { get; set; }

    public CancellationToken Ended => _ended.Token;

    public bool IsInUse => Volatile.Read(ref _users) > 0;

    /// <summary>Keeps the session from being reaped; false when it has ended.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            var entered = !_idle && !_ended.IsCancellationRequested;
            _users += entered ? 1 : 0;
            return entered;
        }
    }

    public void Leave()
    {
        lock (_lock)
            (_users, _used, _lastUse) = (_users - 1, true, time.GetTimestamp());
    }

    /// <summary>Whether nobody has used it for a time; then no request enters any more.</summary>
    public bool TryEndIdle(TimeSpan timeout)
    {
        lock (_lock)
        {
            // The SDK's way to say for ever.
            if (_users > 0 || timeout < TimeSpan.Zero || time.GetElapsedTime(_lastUse) < timeout)
                return false;
            _idle = true;
        }

        // What hears of it may want the lock.
        _ended.Cancel();
        return true;
    }

    /// <summary>Whether the session is in use, or was since the last time this was asked.</summary>
    public bool TakeUse()
    {
        lock (_lock)
        {
            var used = _users > 0 || _used;
            _used = false;
            return used;
        }
    }

    /// <summary>Opens an exchange for a request; null when its id is in use by another one.</summary>
    public CancellationTokenSource? TryOpenExchange(RequestId requestId, CancellationToken cancellationToken)
    {
        var exchange = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Ended);
        if (_exchanges.TryAdd(requestId, exchange))
            return exchange;
        exchange.Dispose();
        return null;
    }

    public void CloseExchange(RequestId requestId)
    {
        if (_exchanges.TryRemove(requestId, out var exchange))
            exchange.Dispose();
    }

    /// <summary>Ends the HTTP exchange of a request that its client has cancelled: no reply will come.</summary>
    public async ValueTask CancelExchangeAsync(RequestId requestId)
    {
        try
        {
            if (_exchanges.TryGetValue(requestId, out var exchange))
                await exchange.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The reply was quicker, and there is nothing left to end.
            return;
        }
    }

    /// <summary>Keeps what ties it to the processes that serve the same session; it ends with the session, also when that has ended meanwhile.</summary>
    public async ValueTask JoinedAsync(IAsyncDisposable membership)
    {
        Interlocked.Exchange(ref _membership, membership);
        if (Ended.IsCancellationRequested)
            await LeaveOthersAsync();
    }

    /// <summary>Ends it: no request enters, and those that are open come back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await LeaveOthersAsync();
    }

    private async ValueTask LeaveOthersAsync()
    {
        if (Interlocked.Exchange(ref _membership, null) is { } membership)
            await membership.DisposeAsync();
    }
}
