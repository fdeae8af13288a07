namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Writes the events of one request's stream, which can be resumed from when its client is told where. Events without data, which only tell that,
/// are not kept.
/// </summary>
internal sealed class StreamWriter(EventLog log, string session, string key, bool polling) : ISseEventStreamWriter
{
    // Who asks for a stream must hold its session, so the name need not be a secret.
    private static readonly string Process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private static long s_streams;

    private readonly string _stream = string.Create(CultureInfo.InvariantCulture, $"{key}-{Process}{Interlocked.Increment(ref s_streams):x}");
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _begun, _ended;
    private long _last;

    public ValueTask SetModeAsync(SseEventStreamMode mode, CancellationToken cancellationToken = default) =>
        LockedAsync(() => log.KeepAsync(session, Mark(mode == SseEventStreamMode.Polling ? EventKind.Polling : EventKind.Streaming)));

    public async ValueTask<SseItem<JsonRpcMessage?>> WriteEventAsync(SseItem<JsonRpcMessage?> sseItem, CancellationToken cancellationToken = default)
    {
        if (sseItem.EventId is not null)
            return sseItem;
        await LockedAsync(async () =>
        {
            var entries = new List<StoredEvent>();
            if (!_begun)
                entries.Add(Mark(polling ? EventKind.Polling : EventKind.Begun));
            if (sseItem.Data is { } message)
                entries.Add(StoredEvent.Of(_stream, ++_last, message, sseItem.ReconnectionInterval));
            if (!_ended && sseItem.Data is JsonRpcResponse or JsonRpcError)
                entries.Add(Mark(EventKind.Ended));
            (_begun, _ended) = (true, _ended || sseItem.Data is JsonRpcResponse or JsonRpcError);
            if (entries.Count > 0)
                await log.KeepAsync(session, [.. entries]);
            sseItem = new(sseItem.Data, sseItem.Data is null ? "prime" : sseItem.EventType) { EventId = StoredEvent.IdOf(_stream, _last), ReconnectionInterval = sseItem.ReconnectionInterval };
        });
        return sseItem;
    }

    public ValueTask DisposeAsync() => LockedAsync(async () =>
    {
        if (_begun && !_ended)
            await log.KeepAsync(session, Mark(EventKind.Ended));
        _ended = true;
    });

    private StoredEvent Mark(EventKind kind) => new(_stream, _last, kind);

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
