using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>One client's session (2025-11-25 and earlier): a server that runs until the session ends.</summary>
internal sealed class LegacySession(
    string id, string ownerKey, StreamableHttpServerTransport transport, McpServer server, SessionStreams streams, bool sharesStreams,
    TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan HandlerGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<RequestId, CancellationTokenSource> _exchanges = [];
    private readonly ListenStream _listen = new(logger, keeps: !sharesStreams);
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private Task _run = Task.CompletedTask;
    private Task? _listening;
    private Task? _disposing;
    private long _lastUse = time.GetTimestamp();
    private int _users;
    private bool _used;

    public string Id { get; } = id;

    public string OwnerKey { get; } = ownerKey;

    public StreamableHttpServerTransport Transport { get; } = transport;

    public McpServer Server { get; } = server;

    public SessionStreams Streams { get; } = streams;

    /// <summary>What ties it to the processes that serve the same session; ends with it.</summary>
    public IAsyncDisposable? Membership { get; set; }

    /// <summary>Called when its server has failed, which ends the session here.</summary>
    public Action? Failed { get; set; }

    /// <summary>The negotiated version; null until the initialize request has been answered.</summary>
    public string? ProtocolVersion { get; set; }

    /// <summary>The level that the client has set, as far as this process knows.</summary>
    public string? LogLevel { get; set; }

    public bool IsInitialized => Server.NegotiatedProtocolVersion is not null;

    /// <summary>Whether a client has a GET open, on which it gets unsolicited messages at once.</summary>
    public bool IsListening => _listen.HasReader;

    public CancellationToken Ended => _ended.Token;

    public void Start() => _run = RunAsync();

    /// <summary>
    /// Begins to keep unsolicited messages where the client may listen to them in any process; elsewhere that begins with its first GET here.
    /// </summary>
    public void ShareMessages()
    {
        if (sharesStreams)
            Listen();
    }

    /// <summary>Marks the session as in use, so that it is not reaped; false when it has ended.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_ended.IsCancellationRequested)
                return false;
            _users++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _users--;
            _used = true;
            _lastUse = time.GetTimestamp();
        }
    }

    /// <summary>Ends the session if nobody has used it for a time, without a gap in which a request could still enter.</summary>
    public bool TryEndIdle(TimeSpan timeout)
    {
        lock (_lock)
        {
            if (_users > 0 || time.GetElapsedTime(_lastUse) < timeout)
                return false;
            _ended.Cancel();
            return true;
        }
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
        if (!_exchanges.TryGetValue(requestId, out var exchange))
            return;
        try
        {
            await exchange.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The reply was quicker, and there is nothing left to end.
            logger.LogDebug("A request ended before its cancellation arrived.");
        }
    }

    /// <summary>The stream of unsolicited messages. The transport drops them until the first client listens.</summary>
    public ListenStream Listen()
    {
        lock (_lock)
            _listening ??= Transport.HandleGetRequestAsync(_listen, Ended);
        return _listen;
    }

    /// <summary>Ends it; every caller waits until it has ended, whoever came first.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
            return new(_disposing ??= EndAsync());
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        if (Membership is not null)
            await Membership.DisposeAsync();
        await Transport.DisposeAsync();
        try
        {
            await FinishAsync().WaitAsync(HandlerGrace, time);
        }
        catch (TimeoutException)
        {
            logger.LogWarning("A handler of an ended session has ignored its cancellation for {Seconds} s; it is no longer waited for.", HandlerGrace.TotalSeconds);
        }
    }

    private async Task FinishAsync()
    {
        await _run;
        if (_listening is not null)
            await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Server.DisposeAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            await Server.RunAsync(Ended);
            if (Ended.IsCancellationRequested)
                return;
            logger.LogError("A session's server has stopped by itself; the session ends.");
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            logger.LogDebug("A session has ended.");
            return;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "A session's server has failed; the session ends.");
        }

        // Later requests are answered like those of an ended session, and the client starts a new one.
        await _ended.CancelAsync();
        Failed?.Invoke();
    }
}
