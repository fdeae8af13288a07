namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Tells a session that listens here how its tasks go, whichever process created them, from where another one left off. What happens while
/// it listens to nobody it is told when it comes back.
/// </summary>
internal sealed class SessionPush(
    SessionTasks tasks, SessionRecords records, TaskPush push, IOptions<McpTasksOptions> options, TimeProvider time, ILogger<SessionPush> logger)
{
    // How often the list is read that nothing is heard of.
    private static readonly TimeSpan ReRead = TimeSpan.FromSeconds(30), AfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Runs until the token is cancelled, because the client has left or listens elsewhere; throws nothing.</summary>
    public async Task RunAsync(LiveSession session, CancellationToken cancellationToken)
    {
        TaskTelemetry.Quiet();
        while (!cancellationToken.IsCancellationRequested)
        {
            await FireAndForget.RunAsync(
                () => FollowAsync(session, cancellationToken), logger.SessionTasksNotRead, cancellationToken);
            await Task.Delay(AfterFailure, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(LiveSession session, CancellationToken cancellationToken)
    {
        var followed = new Dictionary<string, Task>(StringComparer.Ordinal);
        using var changed = new Signal();
        // An empty message says that some may have been missed.
        await using var watch = await records.ListenAsync(
            session.Id, news => { if (news.IsEmpty || news.Span.SequenceEqual(SessionNews.Tasks.Span)) changed.Set(); }, cancellationToken);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                foreach (var ended in followed.Where(push => push.Value.IsCompleted).Select(push => push.Key).ToList())
                    followed.Remove(ended);
                var more = (await tasks.ListAsync(session.Id, cancellationToken)).Where(task => !followed.ContainsKey(task.Id));
                // The newest first: of the oldest the client has least to expect.
                foreach (var task in more.TakeLast(options.Value.MaxWaitsPerCaller - followed.Count))
                    followed.Add(task.Id, PushAsync(session, task, changed, all.Token));
                await changed.WaitAsync(ReRead, time, cancellationToken);
            }
        }
        finally
        {
            await all.CancelAsync();
            await Task.WhenAll(followed.Values);
        }
    }

    // What the client was told is noted when it listens elsewhere, or not at all.
    private Task PushAsync(LiveSession session, SessionTask task, Signal changed, CancellationToken cancellationToken) => FireAndForget.RunAsync(async () =>
    {
        await push.RunAsync(session.Server!, session.Id, task, told => tasks.NoteAsync(session.Id, told, cancellationToken), cancellationToken);
        await tasks.RemoveAsync(session.Id, task.Id, cancellationToken);
        // There is room for another.
        changed.Set();
    }, error => logger.PushStopped(error, task.Id), cancellationToken);
}
