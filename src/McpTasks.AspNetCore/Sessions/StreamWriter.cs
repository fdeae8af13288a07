namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Writes the events of one request's stream, which can be resumed from when its client is told where. Events without data, which only tell that,
/// are not kept; nor is a reply that is all that its client gets, and gets at once.
/// </summary>
internal sealed class StreamWriter(EventLog log, string session, string key, bool polling, EventPump? response) : ISseEventStreamWriter
{
    // Who asks for a stream must hold its session, so the name need not be a secret.
    private static readonly string Process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private static long s_streams;

    private readonly string _stream = string.Create(CultureInfo.InvariantCulture, $"{key}-{Process}{Interlocked.Increment(ref s_streams):x}");
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _begun, _ended;
    private long _last;

    public ValueTask SetModeAsync(SseEventStreamMode mode, CancellationToken cancellationToken = default) => LockedAsync(() =>
    {
        _begun = true;
        return MarkAsync(mode == SseEventStreamMode.Polling ? EventKind.Polling : EventKind.Streaming);
    });

    public async ValueTask<SseItem<JsonRpcMessage?>> WriteEventAsync(SseItem<JsonRpcMessage?> sseItem, CancellationToken cancellationToken = default)
    {
        if (sseItem.EventId is not null)
            return sseItem;
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (sseItem.Data is not { } message)
            {
                // Nobody knows of the stream before its client is told where to resume it.
                if (polling || _begun || response is null)
                    await BeginAsync();
                else
                    response.OpenWith(() => LockedAsync(BeginAsync));
                return new(null, "prime") { EventId = StoredEvent.IdOf(_stream, _last), ReconnectionInterval = sseItem.ReconnectionInterval };
            }

            var ends = message is JsonRpcResponse or JsonRpcError && !_ended;
            _ended |= ends;
            if (ends && !_begun && response?.TryDropOpening() == true)
                return sseItem;
            // A message says by itself that there is a stream.
            if (polling)
                await BeginAsync();
            _begun = true;
            await log.KeepAsync(session, StoredEvent.Of(_stream, ++_last, ends ? EventKind.Ended : EventKind.Event, message, sseItem.ReconnectionInterval));
            return new(message, sseItem.EventType) { EventId = StoredEvent.IdOf(_stream, _last), ReconnectionInterval = sseItem.ReconnectionInterval };
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask DisposeAsync() => _ended ? ValueTask.CompletedTask : LockedAsync(async () =>
    {
        if (_begun && !_ended)
            await MarkAsync(EventKind.Ended);
        _ended = true;
    });

    private ValueTask BeginAsync()
    {
        if (_begun)
            return ValueTask.CompletedTask;
        _begun = true;
        return MarkAsync(_ended ? EventKind.Ended : polling ? EventKind.Polling : EventKind.Begun);
    }

    private ValueTask MarkAsync(EventKind kind) => log.KeepAsync(session, new(_stream, _last, kind));

    private async ValueTask LockedAsync(Func<ValueTask> work)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await work();
        }
        finally
        {
            _gate.Release();
        }
    }
}
