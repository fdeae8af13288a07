namespace McpTasks.Server.Legacy;

/// <summary>
/// What a transport knows of its clients' sessions, where these outlive a connection and may go on in another process. The dialect asks here
/// whether a call came in one; a client without one is told how its task goes by the process that it is connected to.
/// </summary>
internal interface ITaskSessions
{
    /// <summary>The session that a call came in; null where there is none.</summary>
    ITaskSession? Of(TaskCall call);
}

/// <summary>A session that is told how its tasks go, by whichever process its client listens to.</summary>
internal interface ITaskSession
{
    /// <summary>For how long a client that lost its connection may come back to it for a reply.</summary>
    TimeSpan Patience { get; }

    /// <summary>
    /// Notes a task that the session is to be told of, before its client knows about it: it is told even if this process dies right after that.
    /// </summary>
    ValueTask AddAsync(SessionTask task, CancellationToken cancellationToken);

    /// <summary>Begins to tell it of a task, now that its client knows about the task.</summary>
    /// <param name="told">What the client has been told with the reply.</param>
    /// <param name="task">The task as it was then.</param>
    /// <param name="cancellationToken">Ends it, not the task.</param>
    Task BeginAsync(SessionTask told, TaskRecord task, CancellationToken cancellationToken);
}

/// <summary>The sessions of a transport that has none, such as standard input and output.</summary>
internal sealed class NoSessions : ITaskSessions
{
    public ITaskSession? Of(TaskCall call) => null;
}
