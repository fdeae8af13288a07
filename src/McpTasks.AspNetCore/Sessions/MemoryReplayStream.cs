#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>One kept event. The overhead makes even empty events count against the bounds.</summary>
internal sealed class ReplayEvent(MemoryReplayStream stream, long sequence, byte[] json, TimeSpan? retry, DateTimeOffset at)
{
    private const int Overhead = 256;

    public MemoryReplayStream Stream { get; } = stream;

    public DateTimeOffset At { get; } = at;

    public long Sequence { get; } = sequence;

    public int Size => json.Length + Overhead;

    public LinkedListNode<ReplayEvent>? Node { get; set; }

    public SseItem<JsonRpcMessage?> ToItem() =>
        new(json.Length == 0 ? null : JsonSerializer.Deserialize(json, MessageJson.Type), SseParser.EventTypeDefault)
        {
            EventId = Stream.EventId(Sequence),
            ReconnectionInterval = retry,
        };
}

/// <summary>One stream's events; all members but the SDK's interface are called under the store's lock.</summary>
internal sealed class MemoryReplayStream(MemoryReplayStore store, string key, SseEventStreamOptions options) : IReplayWriter
{
    private readonly Queue<ReplayEvent> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;
    private long _evicted;
    private long _delivered;
    private object? _reader;

    public string Key { get; } = key;

    public string SessionId { get; } = options.SessionId;

    public string StreamId { get; } = options.StreamId;

    /// <summary>Whether it holds what the server says unasked; of such a stream the newest reader alone reads.</summary>
    public bool IsUnsolicited => StreamId == StreamableHttpServerTransport.UnsolicitedMessageStreamId;

    public bool IsPolling { get; private set; } = options.Mode == SseEventStreamMode.Polling;

    public bool IsEnded { get; private set; }

    public bool IsEmpty => _events.Count == 0;

    public string EventId(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{Key}.{sequence}");

    public bool CanResumeAfter(long sequence) => sequence >= _evicted && sequence <= _last;

    public ReplayEvent Add(byte[] json, TimeSpan? retry, DateTimeOffset at)
    {
        var added = new ReplayEvent(this, ++_last, json, retry, at);
        _events.Enqueue(added);
        return added;
    }

    public void RemoveOldest() => _evicted = _events.Dequeue().Sequence;

    public void End()
    {
        IsEnded = true;
        Signal();
    }

    public void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public bool IsExhaustedAfter(long sequence) => IsEnded && sequence >= _last;

    /// <summary>What follows an event, as it comes; of unsolicited messages, without an event to follow, what no reader has read.</summary>
    public async IAsyncEnumerable<SseItem<JsonRpcMessage?>> ReadAfterAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reader, sequence) = TakeOver(after);
        if (after is null)
            yield return new SseItem<JsonRpcMessage?>(data: null, SseParser.EventTypeDefault) { EventId = EventId(sequence) };
        var (started, delivered) = (store.Time.GetTimestamp(), false);
        while (true)
        {
            List<ReplayEvent> next;
            Task changed;
            bool over, polling;
            lock (store.Gate)
            {
                // What it would read next is gone, or another one reads it. Its client resumes, and is told so.
                if (sequence < _evicted || _reader != reader)
                    yield break;
                _delivered = sequence;
                next = [.. _events.Where(kept => kept.Sequence > sequence)];
                (changed, over, polling) = (_changed.Task, IsEnded, IsPolling);
            }

            foreach (var kept in next)
            {
                yield return kept.ToItem();
                sequence = kept.Sequence;
                delivered = true;
            }

            // A poll that ended at once for want of news would come again at once.
            var left = IReplayStore.PollWait - store.Time.GetElapsedTime(started);
            if (over || (polling && (delivered || left <= TimeSpan.Zero)))
                yield break;
            if (next.Count == 0)
                await ChangedAsync(changed, polling ? left : Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    private (object? Reader, long From) TakeOver(long? after)
    {
        lock (store.Gate)
        {
            if (IsUnsolicited)
            {
                _reader = new();
                Signal();
            }

            return (_reader, after ?? Math.Max(_delivered, _evicted));
        }
    }

    private async Task ChangedAsync(Task changed, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(atMost, store.Time, cancellationToken);
        }
        catch (TimeoutException) when (!changed.IsCompleted)
        {
            return;
        }
    }

    // What is in memory costs nothing to keep.
    ValueTask IReplayWriter.ExposeAsync() => ValueTask.CompletedTask;

    ValueTask ISseEventStreamWriter.SetModeAsync(SseEventStreamMode mode, CancellationToken cancellationToken)
    {
        lock (store.Gate)
        {
            IsPolling = mode == SseEventStreamMode.Polling;
            Signal();
        }

        return ValueTask.CompletedTask;
    }

    ValueTask<SseItem<JsonRpcMessage?>> ISseEventStreamWriter.WriteEventAsync(SseItem<JsonRpcMessage?> sseItem, CancellationToken cancellationToken)
    {
        if (sseItem.EventId is not null)
            return new(sseItem);
        // What nobody will resume from need not be kept: every reader is told where the unsolicited messages begin.
        if (sseItem.Data is null && IsUnsolicited)
            return new(sseItem);
        var json = sseItem.Data is null ? [] : JsonSerializer.SerializeToUtf8Bytes(sseItem.Data, MessageJson.Type);
        var sequence = store.Append(this, json, sseItem.ReconnectionInterval);
        return new(new SseItem<JsonRpcMessage?>(sseItem.Data, sseItem.EventType)
        {
            EventId = EventId(sequence),
            ReconnectionInterval = sseItem.ReconnectionInterval,
        });
    }

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        store.End(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A cursor into a stream.</summary>
internal sealed class MemoryReplayReader(MemoryReplayStream stream, long? after, Lock gate) : IReplayReader
{
    public string SessionId => stream.SessionId;

    public string StreamId => stream.StreamId;

    public bool IsExhausted
    {
        get
        {
            lock (gate)
                return after is { } sequence && stream.IsExhaustedAfter(sequence);
        }
    }

    public IAsyncEnumerable<SseItem<JsonRpcMessage?>> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        stream.ReadAfterAsync(after, cancellationToken);
}
