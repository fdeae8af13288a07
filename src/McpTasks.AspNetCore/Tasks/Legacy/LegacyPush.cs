namespace McpTasks.AspNetCore.Tasks.Legacy;

/// <summary>
/// Sees to it that the client which created a task (2025-11-25) is told how it goes: a session by whichever process it listens to
/// (<see cref="SessionPush"/>), a client without one from here.
/// </summary>
internal sealed class LegacyPush(
    SessionTasks tasks, SessionRecords records, LiveSessions sessions, EventLog log, TaskPush push, WaitSlots slots, IOptions<McpTasksOptions> options, IHostApplicationLifetime lifetime, ILogger<LegacyPush> logger)
{
    /// <summary>Called before the client is told about the task: its session will hear of it even if this process dies right after that.</summary>
    public async ValueTask PrepareAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        if (SessionOf(call) is { } session)
            await TryAsync(task, async () => await tasks.AddAsync(session, New(call, task), options.Value.MaxWaitsPerCaller, cancellationToken), cancellationToken);
    }

    /// <summary>Begins to push; called when the client has been told about the task.</summary>
    public void Start(TaskCall call, TaskRecord task)
    {
        // Not the call itself: a push may outlive it by hours.
        var (server, told) = (call.Server, New(call, task));
        if (SessionOf(call) is { } session)
            _ = TryAsync(task, () => BeginAsync(session, told with { Version = task.Version }, task), lifetime.ApplicationStopping);
        else if (slots.TryTake(call.Caller) is { } slot)
            _ = TryAsync(task, () => PushAsync(server, told, slot), lifetime.ApplicationStopping);
        else
            logger.PushSlotsTaken(task.Id);
    }

    private static string? SessionOf(TaskCall call) => McpCaller.Of(call.Request)?.SessionId;

    private static SessionTask New(TaskCall call, TaskRecord task) => new(task.Id.Value, ProgressToken: ProgressSequence.TokenOf(call.Params)?.ToJsonString());

    // Whoever the session listens to goes on from there.
    private async Task BeginAsync(string session, SessionTask told, TaskRecord task)
    {
        if (sessions.Find(session) is { } live && await log.TellAsync(live, TaskPush.Status(task), lifetime.ApplicationStopping))
            await tasks.NoteAsync(session, told, lifetime.ApplicationStopping);
        await records.TellAsync(session, SessionNews.Tasks, lifetime.ApplicationStopping);
    }

    private async Task PushAsync(McpServer server, SessionTask told, IDisposable slot)
    {
        TaskTelemetry.Quiet();
        using (slot)
            await push.RunAsync(server, session: null, told, _ => ValueTask.CompletedTask, lifetime.ApplicationStopping);
    }

    // When the request or the server ends, the task goes on.
    private Task TryAsync(TaskRecord task, Func<Task> work, CancellationToken cancellationToken) => FireAndForget.RunAsync(
        work, error => logger.TaskNotPushed(error, task.Id), cancellationToken);
}
