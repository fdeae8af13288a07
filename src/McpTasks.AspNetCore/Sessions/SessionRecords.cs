namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// The sessions of all processes: one that nobody uses expires, one that is ended is gone for every process. What happens to a session is told
/// on its channel, to whoever serves or reads it.
/// </summary>
internal sealed class SessionRecords(ISharedState state, SessionLifetime lifetime, IOptions<McpHttpOptions> options, TimeProvider time)
{
    private const int LongestId = 64;

    // Long enough for every process that serves the session to hear of it again.
    private static readonly TimeSpan SaidKept = TimeSpan.FromMinutes(5);
    private static readonly long LeastSaidBytes = 16 * 1024 * 1024;

    public bool IsShared => state.IsShared;

    /// <summary>The session, which is kept for longer; null when there is none, which any text of a client's may name.</summary>
    public async ValueTask<SessionRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) && await state.ReadAsync(NameOf(id), lifetime.Kept, cancellationToken) is { } json ? SessionRecord.Parse(json) : null;

    public async ValueTask SaveAsync(string id, SessionRecord session, CancellationToken cancellationToken) =>
        await state.ChangeAsync(NameOf(id), _ => session.ToUtf8(), lifetime.Kept, cancellationToken);

    public async ValueTask<SessionRecord?> ChangeAsync(string id, Func<SessionRecord, SessionRecord> change, CancellationToken cancellationToken)
    {
        var changed = await state.ChangeAsync(NameOf(id), json => json is null ? null : change(SessionRecord.Parse(json)).ToUtf8(), lifetime.Kept, cancellationToken);
        return changed is null ? null : SessionRecord.Parse(changed);
    }

    public async ValueTask RemoveAsync(string id, string ownerKey, CancellationToken cancellationToken)
    {
        await state.RemoveAsync(NameOf(id), cancellationToken);
        await state.RemoveAsync(SaidIn(id), cancellationToken);
        await state.RemoveAsync(SessionTasks.NameOf(id), cancellationToken);
        await PlacesAsync(ownerKey, places => places.Remove(id), cancellationToken);
        await TellAsync(id, SessionNews.Ended, cancellationToken);
    }

    /// <summary>Takes one of the owner's places for a new session; false when all are taken. Anonymous callers need none.</summary>
    public async ValueTask<bool> AdmitAsync(string id, string ownerKey, CancellationToken cancellationToken)
    {
        var admitted = true;
        await PlacesAsync(ownerKey, places =>
        {
            admitted = places.ContainsKey(id) || places.Count < options.Value.MaxSessionsPerOwner;
            if (admitted)
                places[id] = time.GetUtcNow() + lifetime.Kept;
        }, cancellationToken);
        return admitted;
    }

    /// <summary>Keeps a session, its tasks and its place for longer; false when it has ended.</summary>
    public async ValueTask<bool> KeepAsync(string id, string ownerKey, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null)
            return false;
        await state.ReadMapAsync(SessionTasks.NameOf(id), lifetime.Kept, cancellationToken);
        await PlacesAsync(ownerKey, places => places[id] = time.GetUtcNow() + lifetime.Kept, cancellationToken);
        return true;
    }

    public ValueTask<IAsyncDisposable> ListenAsync(string id, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken) =>
        state.ListenAsync(NameOf(id), heard, cancellationToken);

    public ValueTask TellAsync(string id, ReadOnlyMemory<byte> news, CancellationToken cancellationToken) => state.PublishAsync(NameOf(id), news, cancellationToken);

    /// <summary>Keeps what the session's client has said here for the other processes, and tells them that there is something.</summary>
    public async ValueTask SayAsync(string id, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await state.AppendAsync(SaidIn(id), message, Math.Max(LeastSaidBytes, 4 * options.Value.MaxRequestBodyBytes), SaidKept, cancellationToken);
        await TellAsync(id, SessionNews.Said, cancellationToken);
    }

    public ValueTask<LogPage> ReadSaidAsync(string id, long after, CancellationToken cancellationToken) =>
        state.ReadLogAsync(SaidIn(id), after, SaidKept, cancellationToken);

    private static string SaidIn(string id) => $"said:{id}";

    public static string NameOf(string id) => $"session:{id}";

    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private async ValueTask PlacesAsync(string ownerKey, Action<Dictionary<string, DateTimeOffset>> change, CancellationToken cancellationToken)
    {
        if (ownerKey == TaskOwner.Anonymous)
            return;
        await state.ChangeAsync($"sessions-of:{ownerKey}", json =>
        {
            var places = json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(json)!;
            foreach (var (id, _) in places.Where(place => place.Value <= time.GetUtcNow()))
                places.Remove(id);
            change(places);
            return places.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(places);
        }, lifetime.Kept, cancellationToken);
    }
}

/// <summary>How long a session lives that nobody uses: what the SDK's transport was told.</summary>
internal sealed class SessionLifetime(IOptions<McpHttpOptions> options)
{
    public TimeSpan Idle { get; set; } = options.Value.SessionIdleTimeout;

    /// <summary>How long what is known of a session is kept without use: longer than it lives, since an open stream is noted as use only at times.</summary>
    public TimeSpan Kept => Idle < TimeSpan.Zero ? TimeSpan.FromDays(30) : Idle * 1.5;
}
