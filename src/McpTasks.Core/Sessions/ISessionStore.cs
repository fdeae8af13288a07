using ModelContextProtocol.Protocol;

namespace McpTasks;

/// <summary>What is needed to re-create a session in another process.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="OwnerKey">Who initialised it.</param>
/// <param name="ProtocolVersion">The version that was negotiated.</param>
/// <param name="Initialize">The client's initialize parameters.</param>
internal sealed record SessionRecord(string Id, string OwnerKey, string ProtocolVersion, InitializeRequestParams Initialize);

/// <summary>What a session has come to since it was initialised.</summary>
/// <param name="LogLevel">The level that its client set with <c>logging/setLevel</c>; null while it has not.</param>
internal sealed record SessionState(string? LogLevel);

/// <summary>
/// Remembers sessions beyond the process that serves them. On shared storage, a replica adopts a session that it meets first
/// on a request, and an ended session is unknown everywhere.
/// </summary>
internal interface ISessionStore
{
    /// <summary>Whether other processes see what is saved here; then an idle session leaves this process without ending.</summary>
    bool IsShared { get; }

    /// <summary>Takes one of the owner's places for a new session; false when all are taken. Anonymous callers need none.</summary>
    ValueTask<bool> AdmitAsync(string id, string ownerKey, CancellationToken cancellationToken);

    ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken);

    ValueTask<SessionRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Notes that a session is in use, so that it does not expire, and tells its state; null when it has ended.</summary>
    ValueTask<SessionState?> TouchAsync(string id, CancellationToken cancellationToken);

    /// <summary>Keeps the level that the client has set.</summary>
    ValueTask SetLogLevelAsync(string id, string level, CancellationToken cancellationToken);

    /// <summary>Notes the same of its owner's place too; false when it has ended.</summary>
    ValueTask<bool> KeepAsync(string id, string ownerKey, CancellationToken cancellationToken);

    ValueTask RemoveAsync(string id, string ownerKey, CancellationToken cancellationToken);

    /// <summary>Hears what happens to a session in other processes, until the result is disposed.</summary>
    ValueTask<IAsyncDisposable> JoinAsync(string id, ISessionPeer peer, CancellationToken cancellationToken);

    /// <summary>Hands a client's message to every other process that has joined the session.</summary>
    ValueTask TellAsync(string id, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}

/// <summary>A session as one process serves it. Its methods must return at once.</summary>
internal interface ISessionPeer
{
    /// <summary>The session was ended in another process.</summary>
    void Ended();

    /// <summary>Another process took a message of the client's that may be meant for this one.</summary>
    /// <param name="message">The JSON-RPC message in UTF-8.</param>
    void Receive(ReadOnlyMemory<byte> message);
}
