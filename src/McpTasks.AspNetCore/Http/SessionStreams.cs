#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>The replay store as the transport of one session sees it; ties each stream to the response on which its events go out.</summary>
internal sealed class SessionStreams(string sessionId, IReplayStore replay) : ISseEventStreamStore
{
    private readonly ConcurrentDictionary<string, ReplyStream?> _replies = new(StringComparer.Ordinal);

    /// <summary>Names the response of a request, before the transport opens its stream.</summary>
    public void Bind(RequestId requestId, ReplyStream reply) => _replies.TryAdd(requestId.ToString(), reply);

    /// <summary>Keeps a request to this process: no client sees its response, so none can resume it. Dispose the result when it has come.</summary>
    public IDisposable Keep(RequestId requestId)
    {
        _replies.TryAdd(requestId.ToString(), null);
        return new Kept(this, requestId);
    }

    public void Unbind(RequestId requestId) => _replies.TryRemove(requestId.ToString(), out _);

    public async ValueTask<ISseEventStreamWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken = default)
    {
        var writer = await replay.CreateStreamAsync(options, cancellationToken);
        if (!_replies.TryGetValue(options.StreamId, out var reply))
            await writer.ExposeAsync();
        else if (reply is not null)
            await reply.ExposeWithAsync(writer.ExposeAsync);
        return writer;
    }

    public async ValueTask<ISseEventStreamReader?> GetStreamReaderAsync(string lastEventId, CancellationToken cancellationToken = default) =>
        await replay.FindReaderAsync(sessionId, lastEventId, cancellationToken);

    private sealed class Kept(SessionStreams streams, RequestId requestId) : IDisposable
    {
        public void Dispose() => streams.Unbind(requestId);
    }
}
