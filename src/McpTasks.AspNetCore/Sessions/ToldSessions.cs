namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// The sessions over HTTP as the dialect sees them: each is told of its tasks by whichever process it listens to (<see cref="SessionPush"/>).
/// </summary>
internal sealed class ToldSessions(
    SessionTasks tasks, SessionRecords records, LiveSessions live, EventLog log, IOptions<McpTasksOptions> options,
    IOptions<McpHttpOptions> http) : ITaskSessions
{
    public ITaskSession? Of(TaskCall call) =>
        McpCaller.Of(call.Request)?.SessionId is { } id ? new ToldSession(id, tasks, records, live, log, options.Value, http.Value) : null;

    private sealed class ToldSession(
        string id, SessionTasks tasks, SessionRecords records, LiveSessions live, EventLog log, McpTasksOptions options,
        McpHttpOptions http) : ITaskSession
    {
        public TimeSpan Patience => http.ReplayRetention;

        public ValueTask AddAsync(SessionTask task, CancellationToken cancellationToken) =>
            tasks.AddAsync(id, task, options.MaxWaitsPerCaller, cancellationToken);

        public async Task BeginAsync(SessionTask told, TaskRecord task, CancellationToken cancellationToken)
        {
            if (live.Find(id) is { } here && await log.TellAsync(here, TaskPush.Status(task), cancellationToken))
                await tasks.NoteAsync(id, told, cancellationToken);
            // Whoever the session listens to goes on from there.
            await records.TellAsync(id, SessionNews.Tasks, cancellationToken);
        }
    }
}
