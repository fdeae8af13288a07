namespace McpTasks.Server.Legacy;

/// <summary>
/// Pushes task news to the client that created the task (2025-11-25). A client in a session gets the news from the process that the client
/// listens to (<see cref="ITaskSessions"/>), a client without a session from this process.
/// </summary>
internal sealed class LegacyPush(
    ITaskSessions sessions, TaskPush push, WaitSlots slots, IHostApplicationLifetime lifetime, ILogger<LegacyPush> logger)
{
    /// <summary>Call this before the client learns about the task.</summary>
    public async ValueTask PrepareAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        if (sessions.Of(call) is { } session)
            await TryAsync(task, () => session.AddAsync(New(call, task), cancellationToken).AsTask(), cancellationToken);
    }

    /// <summary>Begins to push. Call this once the client knows about the task.</summary>
    public void Start(TaskCall call, TaskRecord task)
    {
        // Captures the parts and not the call, because a push may outlive the call by hours.
        var (server, told) = (call.Server, New(call, task));
        var stopping = lifetime.ApplicationStopping;
        if (sessions.Of(call) is { } session)
            _ = TryAsync(task, () => session.BeginAsync(told with { Version = task.Version }, task, stopping), stopping);
        else if (slots.TryTake(call.Caller) is { } slot)
            _ = TryAsync(task, () => PushAsync(server, told, slot), stopping);
        else
            logger.PushSlotsTaken(task.Id);
    }

    private static SessionTask New(TaskCall call, TaskRecord task) =>
        new(task.Id.Value, ProgressToken: ProgressSequence.TokenOf(call.Params)?.ToJsonString());

    private async Task PushAsync(McpServer server, SessionTask told, IDisposable slot)
    {
        TaskTelemetry.Quiet();
        using (slot)
            await push.RunAsync(server, session: null, told, _ => ValueTask.CompletedTask, lifetime.ApplicationStopping);
    }

    // The task goes on when the request or the server ends.
    private Task TryAsync(TaskRecord task, Func<Task> work, CancellationToken cancellationToken) => FireAndForget.RunAsync(
        work, error => logger.TaskNotPushed(error, task.Id), cancellationToken);
}
