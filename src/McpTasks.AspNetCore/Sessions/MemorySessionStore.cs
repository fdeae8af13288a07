using System.Collections.Concurrent;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>Sessions that live and end with this process. Its size is bounded by the registry's session cap.</summary>
internal sealed class MemorySessionStore : ISessionStore
{
    private readonly ConcurrentDictionary<string, SessionRecord> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _levels = new(StringComparer.Ordinal);

    public MemorySessionStore() => Tasks = new(_sessions.ContainsKey);

    public MemorySessionTasks Tasks { get; }

    public bool IsShared => false;

    // The registry counts the sessions of a process, which are all there are.
    public ValueTask<bool> AdmitAsync(string id, string ownerKey, CancellationToken cancellationToken) => new(true);

    public ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken)
    {
        _sessions[session.Id] = session;
        return ValueTask.CompletedTask;
    }

    public ValueTask<SessionRecord?> FindAsync(string id, CancellationToken cancellationToken) => new(_sessions.GetValueOrDefault(id));

    public ValueTask<SessionState?> TouchAsync(string id, CancellationToken cancellationToken) =>
        new(_sessions.ContainsKey(id) ? new SessionState(_levels.GetValueOrDefault(id)) : null);

    public ValueTask SetLogLevelAsync(string id, string level, CancellationToken cancellationToken)
    {
        _levels[id] = level;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> KeepAsync(string id, string ownerKey, CancellationToken cancellationToken) => new(_sessions.ContainsKey(id));

    public ValueTask RemoveAsync(string id, string ownerKey, CancellationToken cancellationToken)
    {
        _sessions.TryRemove(id, out _);
        _levels.TryRemove(id, out _);
        Tasks.Forget(id);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> JoinAsync(string id, ISessionPeer peer, CancellationToken cancellationToken) => new(NoOne.Else);

    public ValueTask TellAsync(string id, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private sealed class NoOne : IAsyncDisposable
    {
        public static readonly NoOne Else = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
