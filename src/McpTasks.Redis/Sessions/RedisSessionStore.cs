using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Sessions on Redis: one that nobody uses expires, one that is ended is gone for every process.</summary>
internal sealed class RedisSessionStore(SessionScripts scripts, SessionChannels channels, SessionLimits limits) : ISessionStore
{
    private const byte Ended = (byte)'x', Message = (byte)'m';

    private static readonly JsonTypeInfo<InitializeRequestParams> InitializeType =
        (JsonTypeInfo<InitializeRequestParams>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InitializeRequestParams));

    // So that a process does not hear its own messages.
    private readonly byte[] _origin = Guid.NewGuid().ToByteArray();

    public bool IsShared => true;

    private RedisValue IdleTimeout => RecordFields.Milliseconds(limits.IdleTimeout);

    public async ValueTask<bool> AdmitAsync(string id, string ownerKey, CancellationToken cancellationToken) =>
        ownerKey == TaskOwner.Anonymous
        || (bool)await scripts.RunOnPlacesAsync(Scripts.SessionAdmit, ownerKey, cancellationToken, id, IdleTimeout, limits.MaxPerOwner);

    public async ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.SessionSave, session.Id, cancellationToken,
            IdleTimeout, session.OwnerKey, session.ProtocolVersion, JsonSerializer.SerializeToUtf8Bytes(session.Initialize, InitializeType));

    public async ValueTask<SessionRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!SessionKeys.IsId(id))
            return null;
        var fields = (RedisValue[])(await scripts.RunAsync(Scripts.SessionFind, id, cancellationToken, IdleTimeout))!;
        return fields.Length == 0
            ? null
            : new(id, fields[0]!, fields[1]!, JsonSerializer.Deserialize((byte[])fields[2]!, InitializeType)!);
    }

    public async ValueTask<SessionState?> TouchAsync(string id, CancellationToken cancellationToken)
    {
        if (!SessionKeys.IsId(id))
            return null;
        var level = (string?)await scripts.RunAsync(Scripts.SessionTouch, id, cancellationToken, IdleTimeout);
        return level is null ? null : new(level.Length == 0 ? null : level);
    }

    public async ValueTask SetLogLevelAsync(string id, string level, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.SessionLevel, id, cancellationToken, level);

    public async ValueTask<bool> KeepAsync(string id, string ownerKey, CancellationToken cancellationToken)
    {
        if (await TouchAsync(id, cancellationToken) is null)
            return false;
        if (ownerKey != TaskOwner.Anonymous)
            await scripts.RunOnPlacesAsync(Scripts.SessionAdmit, ownerKey, cancellationToken, id, IdleTimeout, 0);
        return true;
    }

    public async ValueTask RemoveAsync(string id, string ownerKey, CancellationToken cancellationToken)
    {
        await scripts.RunAsync(Scripts.SessionRemove, id, cancellationToken);
        if (ownerKey != TaskOwner.Anonymous)
            await scripts.RunOnPlacesAsync(Scripts.SessionLeave, ownerKey, cancellationToken, id);
    }

    public ValueTask<IAsyncDisposable> JoinAsync(string id, ISessionPeer peer, CancellationToken cancellationToken) =>
        channels.ListenAsync(id, message => Tell(peer, message), cancellationToken);

    public async ValueTask TellAsync(string id, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        await channels.PublishAsync(id, (byte[])[Message, .. _origin, .. message.Span], cancellationToken);

    private void Tell(ISessionPeer peer, RedisValue published)
    {
        var message = ((byte[]?)published ?? []).AsMemory();
        if (message.Length == 1 && message.Span[0] == Ended)
            peer.Ended();
        else if (message.Length > 1 + _origin.Length && message.Span[0] == Message && !message.Span.Slice(1, _origin.Length).SequenceEqual(_origin))
            peer.Receive(message[(1 + _origin.Length)..]);
    }
}
