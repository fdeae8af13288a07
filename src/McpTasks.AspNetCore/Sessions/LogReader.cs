#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Net.ServerSentEvents;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>Reads a stream on from an event, as it grows. What is told of the session only wakes the reader; the log is read.</summary>
internal sealed class LogReader(EventLog log, string session, string stream, long? after) : ISseEventStreamReader
{
    /// <summary>How long a reader of a stream in polling mode (SEP-1699) waits for the first new event before it ends; else it then looks again.</summary>
    public static readonly TimeSpan PollWait = TimeSpan.FromSeconds(15);

    public string SessionId => session;

    public string StreamId => IsUnsolicited ? StreamableHttpServerTransport.UnsolicitedMessageStreamId : stream;

    /// <summary>Whether the stream has ended and the client already has all of it.</summary>
    public bool IsExhausted { get; private set; }

    private bool IsUnsolicited { get; } = stream == StoredEvent.UnsolicitedKeyOf(session);

    /// <summary>Whether there is such an event, and nothing that followed it has been forgotten.</summary>
    public async ValueTask<bool> CanReadAsync(CancellationToken cancellationToken)
    {
        if (IsUnsolicited)
            return await log.ReadAsync(session, after!.Value, cancellationToken) is var page && after <= page.Last && !HasGap(page, after.Value);
        long? next = null, last = null;
        var (upto, ended) = (0L, false);
        while (await log.ReadAsync(session, upto, cancellationToken) is { Entries: [.., var end] } page)
        {
            foreach (var stored in page.Entries.Select(entry => StoredEvent.Parse(entry.Content)).Where(stored => stored.IsOf(stream)))
            {
                ended |= stored.Kind is EventKind.Ended or EventKind.Cancelled;
                last = stored.Kind == EventKind.Cancelled ? last ?? 0 : stored.Number;
                next ??= stored.Kind == EventKind.Event && stored.Number > after ? stored.Number : null;
            }

            upto = end.Number;
        }

        IsExhausted = ended && next is null;
        return last >= after && (next is null || next == after + 1);
    }

    public async IAsyncEnumerable<SseItem<JsonRpcMessage?>> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var changed = new Signal();
        var (me, over) = (SessionNews.TakeOver(), false);
        await using var listening = await log.ListenAsync(session, Hear, cancellationToken);
        var upto = IsUnsolicited ? await log.TakeOverAsync(session, me, cancellationToken) : 0;
        if (upto is not { } from)
            yield break;
        if (after is null)
            yield return new(data: null, "prime") { EventId = StoredEvent.IdOf(stream, from) };
        from = IsUnsolicited ? after ?? from : 0;
        var noted = from;
        var (started, delivered, polling, ended) = (log.Time.GetTimestamp(), false, false, false);
        try
        {
            while (!over)
            {
                var page = await log.ReadAsync(session, from, cancellationToken);
                // What it would read next is gone. Its client resumes, and is told so.
                if (from > 0 && HasGap(page, from))
                    yield break;
                foreach (var entry in page.Entries)
                {
                    var stored = StoredEvent.Parse(entry.Content);
                    var number = IsUnsolicited ? entry.Number : stored.Number;
                    if (stored.IsOf(stream))
                    {
                        if (stored.Kind == EventKind.Event && (IsUnsolicited || number > after))
                        {
                            yield return stored.ToItem(number);
                            delivered = true;
                        }

                        ended |= stored.Kind is EventKind.Ended or EventKind.Cancelled;
                        polling = stored.Kind == EventKind.Polling || (polling && stored.Kind != EventKind.Streaming);
                    }

                    from = entry.Number;
                }

                if (page.Entries.Count > 0)
                    continue;
                if (IsUnsolicited && from > noted)
                    await log.ReadUpToAsync(session, noted = from);
                // A poll that ended at once for want of news would come again at once.
                var left = PollWait - log.Time.GetElapsedTime(started);
                if (ended || (polling && (delivered || left <= TimeSpan.Zero)))
                    yield break;
                await changed.WaitAsync(polling ? left : PollWait, log.Time, cancellationToken);
            }
        }
        finally
        {
            if (IsUnsolicited && from > noted)
                await log.ReadUpToAsync(session, from);
        }

        void Hear(ReadOnlyMemory<byte> news)
        {
            // Others set it at the same time, so it is never set back.
            if (SessionNews.IsEnd(news) || (IsUnsolicited && SessionNews.IsTakeOver(news) && !news.Span.SequenceEqual(me.Span)))
                over = true;
            changed.Set();
        }
    }

    private static bool HasGap(LogPage page, long after) => !page.Complete && page.Entries is [var first, ..] && first.Number > after + 1;
}
