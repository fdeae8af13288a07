namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Keeps what was sent in a session, so that its client can resume a stream with Last-Event-ID at any process, and reads there what every
/// process says unasked. One log holds all streams of a session, and so bounds them together.
/// </summary>
internal sealed class EventLog(
    ISharedState state, SessionRecords records, IOptions<McpHttpOptions> options, TimeProvider time, ILogger<EventLog> logger) : ISseEventStreamStore
{
    public TimeProvider Time => time;

    public ValueTask<ISseEventStreamWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken = default) =>
        new(new StreamWriter(
            this, options.SessionId, StoredEvent.KeyOf(options.StreamId), options.Mode == SseEventStreamMode.Polling, Exchange.Current?.Response));

    public async ValueTask<ISseEventStreamReader?> GetStreamReaderAsync(string lastEventId, CancellationToken cancellationToken = default) =>
        Exchange.Current?.Caller.SessionId is { } session ? await FindReaderAsync(session, lastEventId, cancellationToken) : null;

    /// <summary>A reader of what follows an event; null when the session has no such event, or what follows is not all there any more.</summary>
    public async ValueTask<LogReader?> FindReaderAsync(string session, string lastEventId, CancellationToken cancellationToken)
    {
        if (lastEventId.Split('.') is not [var key, var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            return null;
        var reader = new LogReader(this, session, key, after);
        return await reader.CanReadAsync(cancellationToken) ? reader : null;
    }

    /// <summary>A reader of what was said unasked and read by nobody; it takes over from all earlier ones as soon as it reads.</summary>
    public LogReader Listen(string session) => new(this, session, StoredEvent.UnsolicitedKeyOf(session), after: null);

    /// <summary>Keeps what the session's client is told unasked; false when its client has never listened, and nobody would get it.</summary>
    public async ValueTask<bool> TellAsync(LiveSession session, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        if (!session.Listened && (await records.FindAsync(session.Id, cancellationToken))?.Listened != true)
            return false;
        session.Listened = true;
        var entry = StoredEvent.Of(StoredEvent.UnsolicitedKeyOf(session.Id), 0, EventKind.Event, message);
        await AppendAsync(session.Id, entry, cancellationToken);
        return true;
    }

    /// <summary>Ends a stream that gets no more events although its reply was never written: its request was cancelled.</summary>
    public ValueTask EndStreamAsync(string session, string streamId, CancellationToken cancellationToken) =>
        AppendAsync(session, new(StoredEvent.KeyOf(streamId), 0, EventKind.Cancelled), cancellationToken);

    /// <summary>Keeps an entry of a stream that its client may be reading all the same: it goes on though nothing can be kept.</summary>
    public ValueTask KeepAsync(string session, StoredEvent entry) => TryAsync(() => AppendAsync(session, entry, CancellationToken.None));

    private async ValueTask AppendAsync(string session, StoredEvent entry, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        await state.AppendAsync(NameOf(session), entry.ToUtf8(), limits.MaxReplayBytesPerSession, limits.ReplayRetention, cancellationToken);
        await records.TellAsync(session, SessionNews.Events, cancellationToken);
    }

    public ValueTask<LogPage> ReadAsync(string session, long after, CancellationToken cancellationToken) =>
        state.ReadLogAsync(NameOf(session), after, options.Value.ReplayRetention, cancellationToken);

    public ValueTask<IAsyncDisposable> ListenAsync(string session, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken) =>
        records.ListenAsync(session, heard, cancellationToken);

    /// <summary>Makes a reader the one of the session's unsolicited messages; the message to read on from, null when the session has ended.</summary>
    public async ValueTask<long?> TakeOverAsync(string session, Guid reader, CancellationToken cancellationToken)
    {
        // First, so that whoever hears of it finds it in the record, which says who came last.
        var from = await OpenAsync(session, cancellationToken, reader);
        await records.TellAsync(session, SessionNews.TakeOver(reader), cancellationToken);
        return from;
    }

    /// <summary>Whether a reader has been taken over from, of which it may have heard, or the session has ended.</summary>
    public async ValueTask<bool> IsTakenOverAsync(string session, Guid reader, bool heard, CancellationToken cancellationToken) =>
        await records.FindAsync(session, cancellationToken) is not { } record || (record.Reader is { } newest ? newest != reader : heard);

    /// <summary>Notes that the session's client listens: from now on what is said reaches it; the message to read on from.</summary>
    public async ValueTask<long?> OpenAsync(string session, CancellationToken cancellationToken, Guid? reader = null)
    {
        var last = (await ReadAsync(session, long.MaxValue, cancellationToken)).Last;
        return (await records.ChangeAsync(session, record => record with
        {
            Listened = true,
            Read = record.Listened ? record.Read : last,
            Reader = reader ?? record.Reader,
        }, cancellationToken))?.Read;
    }

    public ValueTask ReadUpToAsync(string session, long number) => TryAsync(async () =>
        await records.ChangeAsync(session, record => record with { Read = Math.Max(record.Read, number) }, CancellationToken.None));

    public ValueTask RemoveSessionAsync(string session, CancellationToken cancellationToken) => state.RemoveAsync(NameOf(session), cancellationToken);

    private async ValueTask TryAsync(Func<ValueTask> work)
    {
        try
        {
            await work();
        }
        catch (ObjectDisposedException exception)
        {
            logger.EventNotKeptAtEnd(exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.EventNotKept(exception);
        }
    }

    private static string NameOf(string session) => $"log:{session}";
}
