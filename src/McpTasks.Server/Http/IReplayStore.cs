#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using ModelContextProtocol.Server;

namespace McpTasks.Server.Http;

/// <summary>
/// Keeps sent events so that a client can resume a stream with Last-Event-ID. An implementation on shared storage
/// lets a stream be resumed on another replica.
/// </summary>
internal interface IReplayStore : ISseEventStreamStore
{
    /// <summary>Ends a stream that gets no more events although its reply was never written (its request was cancelled).</summary>
    ValueTask EndStreamAsync(string sessionId, string streamId, CancellationToken cancellationToken);

    /// <summary>Forgets everything of a session that has ended.</summary>
    ValueTask RemoveSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Forgets what is older than its retention.</summary>
    ValueTask SweepAsync(CancellationToken cancellationToken);
}

internal interface IReplayReader : ISseEventStreamReader
{
    /// <summary>Whether the stream has ended and the client already has all of it.</summary>
    bool IsExhausted { get; }
}
