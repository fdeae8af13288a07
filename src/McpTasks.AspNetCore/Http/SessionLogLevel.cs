#pragma warning disable MCP9005 // Logging is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as deprecated.
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>Carries the level that a client sets with <c>logging/setLevel</c> to every process that serves its session.</summary>
internal sealed class SessionLogLevel(ISessionStore store)
{
    private static readonly HashSet<string> Levels = [.. Enum.GetNames<LoggingLevel>().Select(name => name.ToLowerInvariant())];

    /// <summary>Keeps the level for the other processes before the client is told that it holds.</summary>
    public async ValueTask KeepAsync(LegacySession session, JsonRpcRequest request, CancellationToken cancellationToken)
    {
        if (!store.IsShared || request.Method != RequestMethods.LoggingSetLevel || request.ParamsOf().StringOf("level") is not { } level || !Levels.Contains(level))
            return;
        await store.SetLogLevelAsync(session.Id, level, cancellationToken);
        session.LogLevel = level;
    }

    /// <summary>Sets in this process what was set in another. Only the SDK's own request can.</summary>
    public static async ValueTask ApplyAsync(LegacySession session, string? level, CancellationToken cancellationToken)
    {
        if (level is null || level == session.LogLevel)
            return;
        session.LogLevel = level;
        var request = new JsonRpcRequest { Id = new($"level-{SecureId.New()}"), Method = RequestMethods.LoggingSetLevel, Params = new JsonObject { ["level"] = level } };
        using var unseen = session.Streams.Keep(request.Id);
        await session.Transport.HandlePostRequestAsync(request, Stream.Null, cancellationToken);
    }
}
