#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>Builds the transport and the server of a session, new or adopted.</summary>
internal sealed class SessionFactory(
    ServerOptionsProvider options, ISessionStore store, IReplayStore replay, IServiceProvider services, QuietLoggerFactory logs, TimeProvider time)
{
    private readonly ILogger _logger = logs.CreateLogger<LegacySession>();

    public LegacySession Create(string ownerKey)
    {
        var id = SecureId.New();
        return Build(id, ownerKey, options.Legacy, SaveAsync);

        ValueTask SaveAsync(InitializeRequestParams initialize, CancellationToken cancellationToken) =>
            store.SaveAsync(new SessionRecord(id, ownerKey, ProtocolVersions.Negotiate(initialize.ProtocolVersion), initialize), cancellationToken);
    }

    public async ValueTask<LegacySession> AdoptAsync(SessionRecord record)
    {
        var session = Build(record.Id, record.OwnerKey, options.Adopted(record.Initialize), saved: null);
        session.ProtocolVersion = record.ProtocolVersion;
        await session.Transport.HandleInitializeRequestAsync(record.Initialize);
        return session;
    }

    private LegacySession Build(
        string id, string ownerKey, McpServerOptions serverOptions, Func<InitializeRequestParams, CancellationToken, ValueTask>? saved)
    {
        var streams = new SessionStreams(id, replay);
        var transport = new StreamableHttpServerTransport(logs)
        {
            SessionId = id,
            EventStreamStore = streams,
            FlowExecutionContextFromRequests = true,
            OnSessionInitialized = saved,
        };
        var server = McpServer.Create(transport, serverOptions, logs, services);
        return new LegacySession(id, ownerKey, transport, server, streams, replay.IsShared, time, _logger);
    }
}
