using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// What a session's transport writes unsolicited messages to, for the session's whole life. Clients come and go: the newest GET
/// gets the events, and between two GETs they wait here, up to a bound. Writing never waits for a client.
/// </summary>
/// <param name="logger">For dropped events.</param>
/// <param name="keeps">False where all events are in a shared replay store, from which every GET is served.</param>
internal sealed class ListenStream(ILogger logger, bool keeps = true) : WriteOnlyStream
{
    private const int MaxWaitingEvents = 256;
    private const int MaxWaitingBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private CancellationTokenSource? _reader;
    private long _waitingBytes;
    private bool _replaying;
    private bool _dropping;

    /// <summary>Whether a client is reading now.</summary>
    public bool HasReader
    {
        get
        {
            lock (_lock)
                return _reader is not null;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            // A client that resumes reads from the replay store, where this event already is.
            if (_replaying || !keeps)
                return ValueTask.CompletedTask;
            _waiting.Enqueue(buffer.ToArray());
            _waitingBytes += buffer.Length;
            if (_waiting.Count > MaxWaitingEvents || _waitingBytes > MaxWaitingBytes)
            {
                _waitingBytes -= _waiting.Dequeue().Length;
                if (!_dropping)
                    logger.LogWarning("A session's client does not read its event stream; beyond {Count} waiting events the oldest are dropped until it does.", _waiting.Count);
                _dropping = true;
            }

            Signal();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Sends waiting and coming events until the token is cancelled or another GET takes over.</summary>
    public async Task CopyToAsync(SseConnection connection, CancellationToken cancellationToken)
    {
        var reader = TakeOver(replaying: false, cancellationToken);
        try
        {
            while (true)
            {
                while (TryPeek(reader, out var next))
                {
                    await connection.WriteAsync(next, reader.Token);
                    Remove(reader, next);
                }

                await _arrived.WaitAsync(reader.Token);
            }
        }
        finally
        {
            Leave(reader);
        }
    }

    /// <summary>Runs a reader that gets its events from the replay store instead.</summary>
    public async Task ReplayAsync(Func<CancellationToken, Task> replay, CancellationToken cancellationToken)
    {
        var reader = TakeOver(replaying: true, cancellationToken);
        try
        {
            await replay(reader.Token);
        }
        finally
        {
            Leave(reader);
        }
    }

    // Not disposed: it holds nothing but its registration on the GET's own source, and a later GET may still cancel it.
    private CancellationTokenSource TakeOver(bool replaying, CancellationToken cancellationToken)
    {
        var reader = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationTokenSource? previous;
        lock (_lock)
        {
            (previous, _reader, _replaying, _dropping) = (_reader, reader, replaying, false);
            if (replaying)
                Clear();
        }

        previous?.Cancel();
        return reader;
    }

    private void Leave(CancellationTokenSource reader)
    {
        lock (_lock)
        {
            if (_reader == reader)
                (_reader, _replaying) = (null, false);
            else
                Signal(); // The one meant for the successor may have come here.
        }
    }

    private bool TryPeek(CancellationTokenSource reader, out ReadOnlyMemory<byte> next)
    {
        lock (_lock)
        {
            next = default;
            return _reader == reader && _waiting.TryPeek(out next);
        }
    }

    private void Remove(CancellationTokenSource reader, ReadOnlyMemory<byte> sent)
    {
        lock (_lock)
        {
            if (_reader == reader && _waiting.TryPeek(out var first) && first.Equals(sent))
                _waitingBytes -= _waiting.Dequeue().Length;
        }
    }

    private void Signal()
    {
        if (_arrived.CurrentCount == 0)
            _arrived.Release();
    }

    private void Clear()
    {
        _waiting.Clear();
        _waitingBytes = 0;
    }
}
