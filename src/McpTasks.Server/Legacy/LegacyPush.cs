namespace McpTasks.Server.Legacy;

/// <summary>
/// Sees to it that the client which created a task (2025-11-25) is told how it goes: a session by whichever process it listens to
/// (<see cref="ITaskSessions"/>), a client without one from here.
/// </summary>
internal sealed class LegacyPush(
    ITaskSessions sessions, TaskPush push, WaitSlots slots, IHostApplicationLifetime lifetime, ILogger<LegacyPush> logger)
{
    /// <summary>Called before the client is told about the task.</summary>
    public async ValueTask PrepareAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        if (sessions.Of(call) is { } session)
            await TryAsync(task, () => session.AddAsync(New(call, task), cancellationToken).AsTask(), cancellationToken);
    }

    /// <summary>Begins to push; called when the client has been told about the task.</summary>
    public void Start(TaskCall call, TaskRecord task)
    {
        // Not the call itself: a push may outlive it by hours.
        var (server, told) = (call.Server, New(call, task));
        var stopping = lifetime.ApplicationStopping;
        if (sessions.Of(call) is { } session)
            _ = TryAsync(task, () => session.BeginAsync(told with { Version = task.Version }, task, stopping), stopping);
        else if (slots.TryTake(call.Caller) is { } slot)
            _ = TryAsync(task, () => PushAsync(server, told, slot), stopping);
        else
            logger.PushSlotsTaken(task.Id);
    }

    private static SessionTask New(TaskCall call, TaskRecord task) => new(task.Id.Value, ProgressToken: ProgressSequence.TokenOf(call.Params)?.ToJsonString());

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
