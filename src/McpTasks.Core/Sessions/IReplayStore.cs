#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using ModelContextProtocol.Server;

namespace McpTasks;

/// <summary>
/// Keeps sent events so that a client can resume a stream with Last-Event-ID. On shared storage a stream is resumed on any
/// replica, and unsolicited messages of every replica reach the one that the client listens to.
/// </summary>
internal interface IReplayStore
{
    /// <summary>How long a reader of a stream in polling mode (SEP-1699) waits for the first new event before it ends.</summary>
    static readonly TimeSpan PollWait = TimeSpan.FromSeconds(15);

    /// <summary>Whether other processes see what is written here.</summary>
    bool IsShared { get; }

    /// <summary>Opens a stream for one exchange, or for the unsolicited messages of a session.</summary>
    ValueTask<IReplayWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken);

    /// <summary>A reader of what follows an event; null when the session has no such event, or what follows is not all there any more.</summary>
    ValueTask<IReplayReader?> FindReaderAsync(string sessionId, string lastEventId, CancellationToken cancellationToken);

    /// <summary>
    /// A reader of a session's unsolicited messages that no client has read yet; it takes over from all earlier ones as soon as it reads.
    /// Only where the store is shared; else each process hands out what it has itself.
    /// </summary>
    IReplayReader Listen(string sessionId);

    /// <summary>Ends a stream that gets no more events although its reply was never written (its request was cancelled).</summary>
    ValueTask EndStreamAsync(string sessionId, string streamId, CancellationToken cancellationToken);

    /// <summary>Forgets everything of a session that has ended.</summary>
    ValueTask RemoveSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Forgets what is older than its retention.</summary>
    ValueTask SweepAsync(CancellationToken cancellationToken);
}

internal interface IReplayWriter : ISseEventStreamWriter
{
    /// <summary>
    /// Called before the client learns the id of an event, from when on it can resume. What was written before may be forgotten
    /// if this is never called.
    /// </summary>
    ValueTask ExposeAsync();
}

internal interface IReplayReader : ISseEventStreamReader
{
    /// <summary>Whether the stream has ended and the client already has all of it.</summary>
    bool IsExhausted { get; }
}
