#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using McpTasks.AspNetCore.HttpGate;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// The replay store as the SDK sees it. It ties each stream to the response on which its events go out, so that nothing need be kept of a
/// reply that came before its client could have learned where to resume.
/// </summary>
internal sealed class EventStreams(IReplayStore replay) : ISseEventStreamStore
{
    public async ValueTask<ISseEventStreamWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken = default)
    {
        var writer = await replay.CreateStreamAsync(options, cancellationToken);
        if (options.StreamId == StreamableHttpServerTransport.UnsolicitedMessageStreamId)
            await writer.ExposeAsync();
        else if (Exchange.Current?.Reply is { } reply)
            await reply.ExposeWithAsync(writer.ExposeAsync);
        return writer;
    }

    public async ValueTask<ISseEventStreamReader?> GetStreamReaderAsync(string lastEventId, CancellationToken cancellationToken = default) =>
        Exchange.Current?.Caller.SessionId is { } session ? await replay.FindReaderAsync(session, lastEventId, cancellationToken) : null;
}
