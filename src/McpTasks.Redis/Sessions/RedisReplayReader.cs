#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Redis;

/// <summary>Reads a stream on from an event, as it grows. What is published about the session only wakes it; the store is read.</summary>
/// <param name="store">The store.</param>
/// <param name="stream">The stream.</param>
/// <param name="after">The event before; null for the unsolicited messages that no client has read.</param>
internal sealed class RedisReplayReader(RedisReplayStore store, ReplayStream stream, long? after) : IReplayReader
{
    /// <summary>How often a stream is read that nothing is heard of.</summary>
    private static readonly TimeSpan ReRead = TimeSpan.FromSeconds(15);

    public string SessionId => stream.SessionId;

    // Streams of requests have no name that could be told from their ids; only this one matters.
    public string StreamId => stream.IsUnsolicited ? StreamableHttpServerTransport.UnsolicitedMessageStreamId : stream.Key;

    public bool IsExhausted { get; init; }

    public async IAsyncEnumerable<SseItem<JsonRpcMessage?>> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var changed = new SemaphoreSlim(0);
        await using var listening = await store.OnChangeAsync(stream, () => Signal(changed), cancellationToken);
        var reader = stream.IsUnsolicited ? CallToken.Next() : "";
        var next = stream.IsUnsolicited ? await store.TakeOverAsync(stream, reader, after, cancellationToken) : after;
        if (next is not { } upto)
            yield break;
        if (after is null)
            yield return new SseItem<JsonRpcMessage?>(data: null, SseParser.EventTypeDefault) { EventId = stream.EventId(upto) };

        var (started, delivered) = (store.Time.GetTimestamp(), false);
        while (true)
        {
            var page = await store.ReadAsync(stream, upto, reader, cancellationToken);
            foreach (var held in page.Events)
                yield return ToItem(held);
            upto = page.Upto;
            delivered |= page.Events.Count > 0;
            var left = page.State == "polling" ? IReplayStore.PollWait - store.Time.GetElapsedTime(started) : ReRead;
            if (page.State is "gone" or "taken" or "ended" || (page.State == "polling" && (delivered || left <= TimeSpan.Zero)))
                yield break;
            // Reading on is also what tells the store that these events have been delivered.
            if (page.State == "more" || page.Events.Count > 0)
                continue;
            await changed.WaitAsync(left, cancellationToken);
        }
    }

    private SseItem<JsonRpcMessage?> ToItem(HeldEvent held) =>
        new(JsonSerializer.Deserialize(held.Json, MessageJson.Type), SseParser.EventTypeDefault)
        {
            EventId = stream.EventId(held.Number),
            ReconnectionInterval = long.TryParse(held.Retry, NumberStyles.None, CultureInfo.InvariantCulture, out var retry) ? TimeSpan.FromMilliseconds(retry) : null,
        };

    private static void Signal(SemaphoreSlim changed)
    {
        try
        {
            if (changed.CurrentCount == 0)
                changed.Release();
        }
        catch (ObjectDisposedException)
        {
            // It came between the reader's end and its leaving; nobody waits any more.
            return;
        }
    }
}
