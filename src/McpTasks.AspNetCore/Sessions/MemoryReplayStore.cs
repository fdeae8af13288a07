#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Globalization;
using McpTasks.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>Sent events in memory, bounded by bytes per session and in total and by age. One lock guards it all.</summary>
internal sealed class MemoryReplayStore(IOptions<McpHttpOptions> options, TimeProvider time) : IReplayStore
{
    private readonly McpHttpOptions _limits = options.Value;
    private readonly Dictionary<string, MemoryReplayStream> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SessionEvents> _sessions = new(StringComparer.Ordinal);
    private readonly LinkedList<ReplayEvent> _events = new();
    private long _bytes;

    public Lock Gate { get; } = new();

    public TimeProvider Time => time;

    public bool IsShared => false;

    public ValueTask<IReplayWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (!_sessions.TryGetValue(options.SessionId, out var session))
                _sessions.Add(options.SessionId, session = new SessionEvents());
            var stream = new MemoryReplayStream(this, SecureId.New(), options);
            session.Streams.Add(stream);
            _streams.Add(stream.Key, stream);
            return new(stream);
        }
    }

    public IReplayReader Listen(string sessionId)
    {
        lock (Gate)
        {
            var stream = _sessions.GetValueOrDefault(sessionId)?.Streams.FirstOrDefault(stream => stream.IsUnsolicited)
                ?? throw new InvalidOperationException("The session's unsolicited messages are not collected.");
            return new MemoryReplayReader(stream, after: null, Gate);
        }
    }

    public ValueTask<IReplayReader?> FindReaderAsync(string sessionId, string lastEventId, CancellationToken cancellationToken)
    {
        var dot = lastEventId.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !long.TryParse(lastEventId.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return default;
        lock (Gate)
        {
            return new(_streams.TryGetValue(lastEventId[..dot], out var stream) && stream.SessionId == sessionId && stream.CanResumeAfter(sequence)
                ? new MemoryReplayReader(stream, sequence, Gate)
                : null);
        }
    }

    public ValueTask EndStreamAsync(string sessionId, string streamId, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (_sessions.TryGetValue(sessionId, out var session))
                foreach (var stream in session.Streams.Where(stream => stream.StreamId == streamId).ToList())
                    End(stream);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (!_sessions.Remove(sessionId, out var session))
                return ValueTask.CompletedTask;
            foreach (var stream in session.Streams)
            {
                stream.End();
                _streams.Remove(stream.Key);
            }

            foreach (var kept in session.Events)
            {
                _events.Remove(kept.Node!);
                _bytes -= kept.Size;
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - _limits.ReplayRetention;
        lock (Gate)
        {
            while (_events.First is { } first && first.Value.At < oldest)
                Evict(first.Value);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Keeps an event of a stream, and forgets the oldest ones beyond the bounds.</summary>
    public long Append(MemoryReplayStream stream, byte[] json, TimeSpan? retry)
    {
        lock (Gate)
        {
            var added = stream.Add(json, retry, time.GetUtcNow());
            // The session may have ended while its last handlers still write.
            if (!_sessions.TryGetValue(stream.SessionId, out var session))
                return added.Sequence;
            added.Node = _events.AddLast(added);
            session.Events.Enqueue(added);
            session.Bytes += added.Size;
            _bytes += added.Size;
            while (session.Bytes > _limits.MaxReplayBytesPerSession && session.Events.TryPeek(out var oldest))
                Evict(oldest);
            while (_bytes > _limits.MaxReplayBytes && _events.First is { } first)
                Evict(first.Value);
            stream.Signal();
            return added.Sequence;
        }
    }

    public void End(MemoryReplayStream stream)
    {
        lock (Gate)
        {
            stream.End();
            if (stream.IsEmpty)
                Remove(stream);
        }
    }

    // The oldest event of all is also the oldest of its session and of its stream.
    private void Evict(ReplayEvent oldest)
    {
        var session = _sessions[oldest.Stream.SessionId];
        _events.Remove(session.Events.Dequeue().Node!);
        oldest.Stream.RemoveOldest();
        session.Bytes -= oldest.Size;
        _bytes -= oldest.Size;
        if (oldest.Stream is { IsEnded: true, IsEmpty: true })
            Remove(oldest.Stream);
    }

    private void Remove(MemoryReplayStream stream)
    {
        _streams.Remove(stream.Key);
        if (_sessions.TryGetValue(stream.SessionId, out var session))
            session.Streams.Remove(stream);
    }

    private sealed class SessionEvents
    {
        public HashSet<MemoryReplayStream> Streams { get; } = [];

        public Queue<ReplayEvent> Events { get; } = [];

        public long Bytes { get; set; }
    }
}
