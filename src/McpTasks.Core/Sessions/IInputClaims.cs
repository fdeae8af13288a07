namespace McpTasks;

/// <summary>Keeps the streams of one session, in all processes, from asking the same question twice.</summary>
internal interface IInputClaims
{
    /// <summary>How long a claim holds that is not renewed: after this time another stream may ask what a dead process had asked.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Claims a question, or renews the claim; false while another one of the session's streams holds it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="task">The task that asks.</param>
    /// <param name="key">The question's key.</param>
    /// <param name="asker">The stream's own name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> TryHoldAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken);

    /// <summary>Gives a claim up; nothing when another one holds it.</summary>
    ValueTask ReleaseAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken);
}
