namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// The tasks that a session is still to be told of. Whichever process its client listens to tells it, from where another one left off.
/// </summary>
internal sealed class SessionTasks(ISharedState state, SessionRecords records, SessionLifetime lifetime, TimeProvider time)
{
    public static string NameOf(string session) => $"tasks-of:{session}";

    /// <summary>Adds a task; with more than <paramref name="limit"/> the oldest give way. Nothing when there is no such session.</summary>
    public async ValueTask AddAsync(string session, SessionTask task, int limit, CancellationToken cancellationToken)
    {
        var added = JsonSerializer.SerializeToUtf8Bytes(new Entry(time.GetUtcNow(), task));
        var count = await ChangeAsync(session, task.Id, before => before ?? added, cancellationToken);
        // Asked last: whoever ends the session removes what is there by then.
        if (await records.FindAsync(session, cancellationToken) is null)
            await state.RemoveAsync(NameOf(session), cancellationToken);
        else if (count > limit)
        {
            foreach (var oldest in (await ReadAsync(session, cancellationToken)).OrderBy(entry => entry.Added).Take(count - limit).ToList())
                await RemoveAsync(session, oldest.Task.Id, cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<SessionTask>> ListAsync(string session, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(session, cancellationToken)).OrderBy(entry => entry.Added).Select(entry => entry.Task)];

    /// <summary>Notes what the session was told of a task, unless it was told of something newer.</summary>
    public async ValueTask NoteAsync(string session, SessionTask task, CancellationToken cancellationToken) =>
        await ChangeAsync(session, task.Id, before => before is not null && Parse(before) is var known && known.Task.Version < task.Version
            ? JsonSerializer.SerializeToUtf8Bytes(known with { Task = task })
            : before, cancellationToken);

    public async ValueTask RemoveAsync(string session, string task, CancellationToken cancellationToken) =>
        await ChangeAsync(session, task, _ => null, cancellationToken);

    private ValueTask<int> ChangeAsync(string session, string task, Func<byte[]?, byte[]?> change, CancellationToken cancellationToken) =>
        state.ChangeInMapAsync(NameOf(session), task, change, lifetime.Kept, cancellationToken);

    private async ValueTask<IEnumerable<Entry>> ReadAsync(string session, CancellationToken cancellationToken) =>
        (await state.ReadMapAsync(NameOf(session), lifetime.Kept, cancellationToken)).Values.Select(Parse);

    private static Entry Parse(byte[] json) => JsonSerializer.Deserialize<Entry>(json)!;

    private sealed record Entry(DateTimeOffset Added, SessionTask Task);
}
