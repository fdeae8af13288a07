namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// The tasks that a session is still to be told of. Whichever process its client listens to tells it, from where another one left off.
/// </summary>
internal sealed class SessionTasks(ISharedState state, SessionRecords records, SessionLifetime lifetime, TimeProvider time)
{
    public static string NameOf(string session) => $"tasks-of:{session}";

    /// <summary>
    /// Adds a task; once there are a quarter more than <paramref name="limit"/>, the oldest are dropped, down to the limit. Nothing when there is no such session.
    /// </summary>
    public async ValueTask AddAsync(string session, SessionTask task, int limit, CancellationToken cancellationToken)
    {
        var added = JsonSerializer.SerializeToUtf8Bytes(new Entry(time.GetUtcNow(), task));
        var count = await ChangeAsync(session, task.Id, before => before ?? added, cancellationToken);
        // Asked last: whoever ends the session removes what is there by then. A caller who leaves does not leave this undone.
        if (await records.FindAsync(session, CancellationToken.None) is null)
            await state.RemoveAsync(NameOf(session), CancellationToken.None);
        else if (count > limit && (count - limit) % Math.Max(1, limit / 4) == 0)
            await ShrinkAsync(session, limit);
    }

    public async ValueTask<IReadOnlyList<SessionTask>> ListAsync(string session, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(session, cancellationToken)).OrderBy(entry => entry.Added).Select(entry => entry.Task)];

    /// <summary>Notes what the session was told of a task, unless it was told of something newer.</summary>
    public async ValueTask NoteAsync(string session, SessionTask task, CancellationToken cancellationToken) =>
        await ChangeAsync(session, task.Id, before => before is not null && Parse(before) is var known && known.Task.Version < task.Version
            ? JsonSerializer.SerializeToUtf8Bytes(known with { Task = task })
            : before, cancellationToken);

    public async ValueTask RemoveAsync(string session, string task, CancellationToken cancellationToken) =>
        await state.RemoveFromMapAsync(NameOf(session), [task], cancellationToken);

    // Looking for the oldest at each task would read the whole list each time, and the list of a session whose client never listens is always full. Of those
    // who add at the same time, the one whose task has the number does it.
    private async ValueTask ShrinkAsync(string session, int limit)
    {
        var all = await ReadAsync(session, CancellationToken.None);
        var newest = all.OrderByDescending(entry => entry.Added).ThenByDescending(entry => entry.Task.Id, StringComparer.Ordinal);
        await state.RemoveFromMapAsync(NameOf(session), [.. newest.Skip(limit).Select(entry => entry.Task.Id)], CancellationToken.None);
    }

    private ValueTask<int> ChangeAsync(string session, string task, Func<byte[]?, byte[]?> change, CancellationToken cancellationToken) =>
        state.ChangeInMapAsync(NameOf(session), task, change, lifetime.Kept, cancellationToken);

    private async ValueTask<IEnumerable<Entry>> ReadAsync(string session, CancellationToken cancellationToken) =>
        (await state.ReadMapAsync(NameOf(session), lifetime.Kept, cancellationToken)).Values.Select(Parse);

    private static Entry Parse(byte[] json) => JsonSerializer.Deserialize<Entry>(json)!;

    private sealed record Entry(DateTimeOffset Added, SessionTask Task);
}
