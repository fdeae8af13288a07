namespace McpTasks.Server.Legacy;

/// <summary>
/// A transport's view of its clients' sessions, which outlive a connection and may continue in another process. The dialect looks up the
/// session of a call here. A client without a session gets task news from the process that holds its connection.
/// </summary>
internal interface ITaskSessions
{
    /// <summary>The session that a call came in; null where there is none.</summary>
    ITaskSession? Of(TaskCall call);
}

/// <summary>A session whose client gets task news from whichever process the client listens to.</summary>
internal interface ITaskSession
{
    /// <summary>How long a client that lost its connection may come back for a reply.</summary>
    TimeSpan Patience { get; }

    /// <summary>
    /// Registers a task with the session before the client knows about the task, so that the client gets news of the task even if this
    /// process dies right away.
    /// </summary>
    ValueTask AddAsync(SessionTask task, CancellationToken cancellationToken);

    /// <summary>Begins to push a task to the session's client, now that the client knows about the task.</summary>
    /// <param name="told">What the client has been told with the reply.</param>
    /// <param name="task">The task as it was then.</param>
    /// <param name="cancellationToken">Ends the pushing, not the task.</param>
    Task BeginAsync(SessionTask told, TaskRecord task, CancellationToken cancellationToken);
}

/// <summary>For a transport without sessions, such as standard input and output.</summary>
internal sealed class NoSessions : ITaskSessions
{
    public ITaskSession? Of(TaskCall call) => null;
}
