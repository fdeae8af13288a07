namespace McpTasks;

/// <summary>What a session knows of a task that it has created.</summary>
/// <param name="Id">The task.</param>
/// <param name="Version">The newest version of the record that the session was told of; 0 when it was told of none.</param>
/// <param name="ProgressToken">The progress token of the creating request, as JSON; null when it wants no progress.</param>
/// <param name="Progress">The last value sent under that token; negative infinity before the first.</param>
internal sealed record SessionTask(TaskId Id, long Version = 0, string? ProgressToken = null, double Progress = double.NegativeInfinity);

/// <summary>
/// The tasks that a session is still to be told of. On shared storage whichever process its client listens to tells it, from where another
/// one left off.
/// </summary>
internal interface ISessionTasks
{
    /// <summary>Adds a task; with more than <paramref name="limit"/> the oldest give way. Nothing when there is no such session.</summary>
    ValueTask AddAsync(string session, SessionTask task, int limit, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<SessionTask>> ListAsync(string session, CancellationToken cancellationToken);

    /// <summary>
    /// Notes what the session was told of a task, unless it was told of something newer. The first note wakes all who watch; where nobody has
    /// ever listened it notes nothing, since what was said went nowhere.
    /// </summary>
    ValueTask NoteAsync(string session, SessionTask task, CancellationToken cancellationToken);

    /// <summary>Removes a task of which there is nothing more to tell.</summary>
    ValueTask RemoveAsync(string session, TaskId task, CancellationToken cancellationToken);

    /// <summary>Calls back, in whichever process, when a session has a new task, until the result is disposed. The callback must return at once.</summary>
    ValueTask<IAsyncDisposable> WatchAsync(string session, Action changed, CancellationToken cancellationToken);
}
