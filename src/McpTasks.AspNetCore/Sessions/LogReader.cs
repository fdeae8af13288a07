namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Reads a stream on from an event, or without one the unsolicited messages that no client has read, as it grows. What is told of the session only
/// wakes the reader; the log is read.
/// </summary>
internal sealed class LogReader(EventLog log, string session, string stream, long? after) : ISseEventStreamReader
{
    /// <summary>How long a reader of a stream in polling mode (SEP-1699) waits for the first new event before it ends; else it then looks again.</summary>
    public static readonly TimeSpan PollWait = TimeSpan.FromSeconds(15);

    private readonly Guid _me = Guid.NewGuid();

    public string SessionId => session;

    public string StreamId => IsUnsolicited ? StreamableHttpServerTransport.UnsolicitedMessageStreamId : stream;

    /// <summary>Whether the stream has ended and the client already has all of it.</summary>
    public bool IsExhausted { get; private set; }

    public bool IsUnsolicited { get; } = stream == StoredEvent.UnsolicitedKeyOf(session);

    /// <summary>Whether there is such an event, and nothing that followed it has been forgotten.</summary>
    public async ValueTask<bool> CanReadAsync(CancellationToken cancellationToken)
    {
        if (IsUnsolicited)
            return await log.ReadAsync(session, after!.Value, cancellationToken) is var page && after <= page.Last && !HasGap(page, after.Value);
        var state = new StreamState(stream);
        var (next, upto) = ((long?)null, 0L);
        while (await log.ReadAsync(session, upto, cancellationToken) is { Entries: [.., var end] } page)
        {
            foreach (var stored in page.Entries.Select(entry => StoredEvent.Parse(entry.Content)).Where(stored => state.Take(stored, page.Complete)))
                next ??= stored.IsMessage && stored.Number > after ? stored.Number : null;
            upto = end.Number;
        }

        IsExhausted = state.Ended && next is null;
        return state.Last >= after && (next is null || next == after + 1);
    }

    public async IAsyncEnumerable<SseItem<JsonRpcMessage?>> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var changed = new Signal();
        var (over, contested, unheard) = (false, false, false);
        await using var listening = await log.ListenAsync(session, Hear, cancellationToken);
        var upto = IsUnsolicited ? await log.TakeOverAsync(session, _me, cancellationToken) : 0;
        if (upto is not { } from)
            yield break;
        if (after is null)
            yield return new(data: null, "prime") { EventId = StoredEvent.IdOf(stream, from) };
        from = IsUnsolicited ? after ?? from : 0;
        var (noted, last, state) = (from, after, new StreamState(stream));
        var (started, delivered) = (log.Time.GetTimestamp(), false);
        try
        {
            while (!over)
            {
                var page = await log.ReadAsync(session, from, cancellationToken);
                // What it would read next is gone. Its client resumes, and is told so.
                if (from > 0 && HasGap(page, from))
                    yield break;
                // Asked also when it has heard nothing for a while, in case it missed that.
                if (IsUnsolicited && (contested || (unheard && page.Entries.Count == 0)) && await log.IsTakenOverAsync(session, _me, contested, cancellationToken))
                    yield break;
                foreach (var entry in page.Entries)
                {
                    var stored = StoredEvent.Parse(entry.Content);
                    var number = IsUnsolicited ? entry.Number : stored.Number;
                    if (state.Take(stored, page.Complete) && stored.IsMessage && (IsUnsolicited || number > last))
                    {
                        // One before it could not be kept. Its client resumes, and is told so.
                        if (!IsUnsolicited && number != last + 1)
                            yield break;
                        yield return stored.ToItem(number);
                        (last, delivered) = (number, true);
                    }

                    from = entry.Number;
                }

                if (page.Entries.Count > 0)
                    continue;
                if (IsUnsolicited && from > noted)
                    await log.ReadUpToAsync(session, noted = from);
                // A poll that ended at once for want of news would come again at once.
                var left = PollWait - log.Time.GetElapsedTime(started);
                if (state.Ended || (state.Polling && (delivered || left <= TimeSpan.Zero)))
                    yield break;
                unheard = !await changed.WaitAsync(state.Polling ? left : PollWait, log.Time, cancellationToken);
            }
        }
        finally
        {
            if (IsUnsolicited && from > noted)
                await log.ReadUpToAsync(session, from);
        }

        void Hear(ReadOnlyMemory<byte> news)
        {
            // Others set these at the same time, so they are never set back.
            if (SessionNews.IsEnd(news))
                over = true;
            else if (SessionNews.IsTakeOverFrom(_me, news))
                contested = true;
            changed.Set();
        }
    }

    /// <summary>Writes the events to a response of a session that speaks a version of the protocol.</summary>
    public Task WriteToAsync(Stream response, string? version, CancellationToken cancellationToken)
    {
        // Clients before 2025-11-25 know of no event without data.
        var primes = string.CompareOrdinal(version, ProtocolVersions.NewestLegacy) >= 0;
        var events = ReadEventsAsync(cancellationToken).Where(item => item.Data is not null || primes);
        return SseFormatter.WriteAsync(events, response, static (item, writer) =>
        {
            using var json = new Utf8JsonWriter(writer);
            if (item.Data is not null)
                JsonSerializer.Serialize(json, item.Data, MessageJson.Type);
        }, cancellationToken);
    }

    private static bool HasGap(LogPage page, long after) => !page.Complete && page.Entries is [var first, ..] && first.Number > after + 1;

    /// <summary>What the entries of a log say of one stream.</summary>
    private sealed class StreamState(string stream)
    {
        private readonly string _key = StoredEvent.KeyIn(stream);
        private bool _begun;

        public bool Ended { get; private set; }

        public bool Polling { get; private set; }

        public long? Last { get; private set; }

        /// <summary>Takes the next entry of the log; false when it is about another stream.</summary>
        public bool Take(StoredEvent stored, bool complete)
        {
            var cancels = stored.Kind == EventKind.Cancelled;
            // A cancellation names a request by its id. One from before the stream began was of another request with that id.
            if (cancels ? stored.Stream != _key || (!_begun && complete) : stored.Stream != stream)
                return false;
            _begun = true;
            Last = cancels ? Last ?? 0 : stored.Number;
            Ended |= stored.Kind is EventKind.Ended or EventKind.Cancelled;
            Polling = stored.Kind == EventKind.Polling || (Polling && stored.Kind != EventKind.Streaming);
            return true;
        }
    }
}
