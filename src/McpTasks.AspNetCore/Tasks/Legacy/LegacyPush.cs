using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.Tasks.Calls;
using McpTasks.AspNetCore.Tasks.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tasks.Legacy;

/// <summary>
/// Sees to it that the client which created a task (2025-11-25) is told how it goes: a session by whichever process it listens to
/// (<see cref="SessionPush"/>), a client without one from here.
/// </summary>
internal sealed class LegacyPush(
    ISessionTasks tasks, TaskPush push, WaitSlots slots, IOptions<McpTasksOptions> options, IHostApplicationLifetime lifetime, ILogger<LegacyPush> logger)
{
    /// <summary>Called before the client is told about the task: its session will hear of it even if this process dies right after that.</summary>
    public async ValueTask PrepareAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        if (SessionOf(call) is not { } session)
            return;
        try
        {
            await tasks.AddAsync(session, New(call, task), options.Value.MaxWaitsPerCaller, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "Task {TaskId} is not pushed to its session; the client finds out by polling", task.Id);
        }
    }

    /// <summary>Begins to push; called when the client has been told about the task.</summary>
    public void Start(TaskCall call, TaskRecord task)
    {
        // Not the call itself: a push may outlive it by hours.
        var (server, session, told, ended) = (call.Server, SessionOf(call), New(call, task) with { Version = task.Version }, call.Caller.SessionEnded);
        if (session is not null)
            _ = RunAsync(task, token => BeginAsync(server, session, told, task, token), ended);
        else if (slots.TryTake(call.Caller) is { } slot)
            _ = RunAsync(task, token => PushAsync(server, told, task, slot, token), ended);
        else
            logger.LogDebug("Task {TaskId} is not pushed: its caller has all its slots taken", task.Id);
    }

    private static string? SessionOf(TaskCall call) => McpCaller.Of(call.Request)?.SessionId;

    private static SessionTask New(TaskCall call, TaskRecord task) => new(task.Id, ProgressToken: ProgressSequence.TokenOf(call.Params)?.ToJsonString());

    // Whoever the session listens to goes on when it hears of the note.
    private async Task BeginAsync(McpServer server, string session, SessionTask told, TaskRecord task, CancellationToken cancellationToken)
    {
        await push.SendStatusAsync(server, task, cancellationToken);
        await tasks.NoteAsync(session, told, cancellationToken);
    }

    private async Task PushAsync(McpServer server, SessionTask told, TaskRecord task, WaitSlots.WaitSlot slot, CancellationToken cancellationToken)
    {
        using var taken = slot;
        await push.SendStatusAsync(server, task, cancellationToken);
        await push.RunAsync(server, session: null, told, _ => ValueTask.CompletedTask, cancellationToken);
    }

    private async Task RunAsync(TaskRecord task, Func<CancellationToken, Task> work, CancellationToken sessionEnded)
    {
        TaskTelemetry.Quiet();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(sessionEnded, lifetime.ApplicationStopping);
        try
        {
            await work(ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The session or the server ends; the task goes on.
        }
        catch (Exception error)
        {
            logger.LogWarning(error, "Stopped pushing task {TaskId} to its client, which finds out by polling", task.Id);
        }
    }
}
