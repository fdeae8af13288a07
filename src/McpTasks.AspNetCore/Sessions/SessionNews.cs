#pragma warning disable MCP9005 // Logging is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as deprecated.
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.HttpGate;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Carries what a client says in one process to the others that serve its session: what its notifications and answers are about may run there,
/// and so holds the level of its log.
/// </summary>
internal sealed class SessionNews(ISessionStore store, IReplayStore replay, Injection injection)
{
    private static readonly HashSet<string> Levels = [.. Enum.GetNames<LoggingLevel>().Select(name => name.ToLowerInvariant())];

    /// <summary>Called when a notification or an answer was taken here.</summary>
    public async Task TakenAsync(LiveSession session, ClientMessage message, CancellationToken cancellationToken)
    {
        if (message.IsNotification && message.Method == NotificationMethods.CancelledNotification && message.NamedRequest is { } id)
            await CancelAsync(session, id);
        // Whoever adopts a session starts behind its beginning.
        if (store.IsShared && message.Method != NotificationMethods.InitializedNotification)
            await store.TellAsync(session.Id, message.Utf8, cancellationToken);
    }

    /// <summary>Takes what another process was sent.</summary>
    public async Task TakeFromPeerAsync(LiveSession session, ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        var root = json.RootElement;
        if (!session.TryEnter())
            return;
        try
        {
            await injection.SendAsync(session, HttpMethods.Post, utf8, Stream.Null, session.Ended);
            if (ClientMessage.TextOf(root, "method") == NotificationMethods.CancelledNotification
                && MessageReader.TryReadId(ClientMessage.Member(ClientMessage.Member(root, "params"), "requestId"), out var id))
                await CancelAsync(session, id);
        }
        finally
        {
            session.Leave();
        }
    }

    /// <summary>Keeps a level for the other processes before the client is told that it holds.</summary>
    public async ValueTask KeepLevelAsync(LiveSession session, ClientMessage message, CancellationToken cancellationToken)
    {
        if (!store.IsShared || !message.Is(RequestMethods.LoggingSetLevel) || ClientMessage.TextOf(message.Params, "level") is not { } level || !Levels.Contains(level))
            return;
        await store.SetLogLevelAsync(session.Id, level, cancellationToken);
        session.LogLevel = level;
    }

    /// <summary>Sets in this process what was set in another. Only the SDK's own request can.</summary>
    public async ValueTask ApplyLevelAsync(LiveSession session, string? level)
    {
        if (level is null || level == session.LogLevel)
            return;
        session.LogLevel = level;
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = $"level-{SecureId.New()}",
            ["method"] = RequestMethods.LoggingSetLevel,
            ["params"] = new JsonObject { ["level"] = level },
        };
        await injection.SendAsync(session, HttpMethods.Post, JsonSerializer.SerializeToUtf8Bytes(request), Stream.Null, session.Ended);
    }

    private async Task CancelAsync(LiveSession session, RequestId id)
    {
        await session.CancelExchangeAsync(id);
        await replay.EndStreamAsync(session.Id, id.ToString(), CancellationToken.None);
    }
}
