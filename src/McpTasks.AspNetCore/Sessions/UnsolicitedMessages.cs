#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Net.ServerSentEvents;
using System.Text.Json;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Collects a session's unsolicited messages in the replay store for the session's whole life, from where each of the client's GETs reads them
/// on. The SDK serves one GET in a session's life and drops what is said when that is over.
/// </summary>
internal sealed class UnsolicitedMessages(IReplayStore replay, Injection injection, ILogger<UnsolicitedMessages> logger)
{
    /// <summary>Returns when messages are collected.</summary>
    public Task CollectAsync(LiveSession session) => session.CollectAsync(async live =>
    {
        // The SDK itself stores what it says to clients that know of resuming; to others it says it here alone.
        var stores = string.CompareOrdinal(live.ProtocolVersion, ProtocolVersions.NewestLegacy) < 0;
        var writer = stores ? await replay.CreateStreamAsync(new() { SessionId = live.Id, StreamId = StreamableHttpServerTransport.UnsolicitedMessageStreamId, Mode = SseEventStreamMode.Streaming }, live.Ended) : null;
        var sink = new Sink(writer);
        _ = RunAsync(live, sink);
        await sink.Open.WaitAsync(live.Ended);
    });

    private async Task RunAsync(LiveSession session, Sink sink)
    {
        try
        {
            var status = await injection.SendAsync(session, HttpMethods.Get, default, sink, session.Ended);
            sink.Fail(new InvalidOperationException($"The session's messages cannot be collected: its server answered {status}."));
        }
        catch (Exception exception)
        {
            sink.Fail(exception);
            if (!session.Ended.IsCancellationRequested)
                logger.LogError(exception, "A session's unsolicited messages are no longer collected.");
        }
        finally
        {
            await sink.DisposeAsync();
        }
    }

    private sealed class Sink(IReplayWriter? writer) : WriteOnlyStream
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Open => _open.Task;

        public void Fail(Exception why)
        {
            if (_open.TrySetException(why))
                _ = _open.Task.Exception;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _open.TrySetResult();
            if (writer is not null && JsonOf(buffer) is { } message)
                await writer.WriteEventAsync(new SseItem<JsonRpcMessage?>(message), cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _open.TrySetResult();
            return Task.CompletedTask;
        }

        public override async ValueTask DisposeAsync()
        {
            if (writer is not null)
                await writer.DisposeAsync();
            await base.DisposeAsync();
        }

        private static JsonRpcMessage? JsonOf(ReadOnlyMemory<byte> frame) =>
            SseFrame.DataOf(frame) is { IsEmpty: false } json ? JsonSerializer.Deserialize(json.Span, MessageJson.Type) : null;
    }
}
