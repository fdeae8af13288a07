namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// The tasks that a session is still to be told of. Whichever process its client listens to tells it, from where another one left off.
/// </summary>
internal sealed class SessionTasks(SessionRecords records)
{
    /// <summary>Adds a task; with more than <paramref name="limit"/> the oldest give way. Nothing when there is no such session.</summary>
    public async ValueTask AddAsync(string session, SessionTask task, int limit, CancellationToken cancellationToken) =>
        await ChangeAsync(session, tasks => [.. tasks.Where(known => known.Id != task.Id).TakeLast(limit - 1), task], cancellationToken);

    public async ValueTask<IReadOnlyList<SessionTask>> ListAsync(string session, CancellationToken cancellationToken) =>
        (await records.FindAsync(session, cancellationToken))?.Tasks ?? [];

    /// <summary>Notes what the session was told of a task, unless it was told of something newer.</summary>
    public async ValueTask NoteAsync(string session, SessionTask task, CancellationToken cancellationToken) =>
        await ChangeAsync(session, tasks => [.. tasks.Select(known => known.Id == task.Id && known.Version < task.Version ? task : known)], cancellationToken);

    public async ValueTask RemoveAsync(string session, string task, CancellationToken cancellationToken) =>
        await ChangeAsync(session, tasks => [.. tasks.Where(known => known.Id != task)], cancellationToken);

    private ValueTask<SessionRecord?> ChangeAsync(string session, Func<IReadOnlyList<SessionTask>, IReadOnlyList<SessionTask>> change, CancellationToken cancellationToken) =>
        records.ChangeAsync(session, record => record with { Tasks = change(record.Tasks) }, cancellationToken);
}
