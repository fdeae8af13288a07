using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;

namespace McpTasks.Server.Http;

/// <summary>What is needed to re-create a session in another process.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="OwnerKey">Who initialised it.</param>
/// <param name="ProtocolVersion">The version that was negotiated.</param>
/// <param name="Initialize">The client's initialize parameters.</param>
internal sealed record SessionRecord(string Id, string OwnerKey, string ProtocolVersion, InitializeRequestParams Initialize);

/// <summary>
/// Remembers sessions beyond the process that serves them. On shared storage, a replica adopts a session that it meets first
/// on a request, and an ended session is unknown everywhere.
/// </summary>
internal interface ISessionStore
{
    /// <summary>Whether other processes see what is saved here; then an idle session leaves this process without ending.</summary>
    bool IsShared { get; }

    ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken);

    ValueTask<SessionRecord?> FindAsync(string id, CancellationToken cancellationToken);

    ValueTask RemoveAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Sessions that live and end with this process. Its size is bounded by the registry's session cap.</summary>
internal sealed class MemorySessionStore : ISessionStore
{
    private readonly ConcurrentDictionary<string, SessionRecord> _sessions = new(StringComparer.Ordinal);

    public bool IsShared => false;

    public ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken)
    {
        _sessions[session.Id] = session;
        return ValueTask.CompletedTask;
    }

    public ValueTask<SessionRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        new(_sessions.GetValueOrDefault(id));

    public ValueTask RemoveAsync(string id, CancellationToken cancellationToken)
    {
        _sessions.TryRemove(id, out _);
        return ValueTask.CompletedTask;
    }
}
