using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Takes a client's notifications and its answers to the server's questions. What they are about may run in another process that serves
/// the same session, so those are told too.
/// </summary>
internal sealed class ClientMessages(ISessionStore store, IReplayStore replay)
{
    /// <summary>Takes a message that a client sent to this process.</summary>
    public async Task TakeAsync(LegacySession session, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        await HandleAsync(session, message, cancellationToken);
        // Whoever adopts a session starts behind its beginning.
        if (store.IsShared && message is not JsonRpcNotification { Method: NotificationMethods.InitializedNotification })
            await store.TellAsync(session.Id, JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Type), cancellationToken);
    }

    /// <summary>Takes one that another process was sent.</summary>
    public Task TakeFromPeerAsync(LegacySession session, ReadOnlyMemory<byte> utf8) =>
        JsonSerializer.Deserialize(utf8.Span, MessageJson.Type) is { } message and not JsonRpcRequest
            ? HandleAsync(session, message, session.Ended)
            : Task.CompletedTask;

    private async Task HandleAsync(LegacySession session, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        await session.Transport.HandlePostRequestAsync(message, Stream.Null, cancellationToken);
        if (message is not JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled
            || RequestIdOf(cancelled.ParamsOf()?["requestId"]) is not { } id)
            return;
        await session.CancelExchangeAsync(id);
        await replay.EndStreamAsync(session.Id, id.ToString(), CancellationToken.None);
    }

    private static RequestId? RequestIdOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => new RequestId(node.GetValue<string>()),
        JsonValueKind.Number when node.AsValue().TryGetValue<long>(out var number) => new RequestId(number),
        _ => null,
    };
}
