using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace McpTasks.Server.Tasks;

/// <summary>
/// Tells the session that created a task (2025-11-25) how it goes: <c>notifications/tasks/status</c>, and <c>notifications/progress</c> when
/// the creating request carried a token. Best effort: clients poll all the same.
/// </summary>
internal sealed class LegacyPush(
    ITaskStore store, ITaskEvents events, WaitSlots slots, TaskMetrics metrics, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LegacyPush> logger)
{
    /// <summary>The least time between two pushes of one task; changes meanwhile are merged.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Begins to push; called when the client has been told about the task.</summary>
    public void Start(TaskCall call, TaskRecord task)
    {
        if (slots.TryTake(call.Caller) is { } slot)
            _ = RunAsync(call, task, slot);
        else
            logger.LogDebug("Task {TaskId} is not pushed: its session has all its slots taken", task.Id);
    }

    private async Task RunAsync(TaskCall call, TaskRecord task, IDisposable slot)
    {
        using var taken = slot;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Caller.SessionEnded, lifetime.ApplicationStopping);
        try
        {
            await PushAsync(call, task, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The session or the server ends; the task goes on.
        }
        catch (Exception error)
        {
            logger.LogWarning(error, "Stopped pushing task {TaskId} to its session; the client finds out by polling", task.Id);
        }
    }

    private async Task PushAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        await using var watch = await events.WatchAsync(task.Id, cancellationToken);
        var progress = ProgressSequence.TokenOf(call.Params) is { } token ? new TaskProgressPush(token) : null;
        await SendStatusAsync(call, task, cancellationToken);
        for (var last = task; !last.Status.IsTerminal();)
        {
            if (await store.GetAsync(task.Id, cancellationToken) is not { } now)
                return;
            if (now.Version != last.Version)
            {
                if (progress?.News(now) is { } news)
                    await call.Server.SendMessageAsync(news, cancellationToken);
                if (now.Status != last.Status || now.StatusMessage != last.StatusMessage)
                    await SendStatusAsync(call, now, cancellationToken);
                last = now;
                if (last.Status.IsTerminal())
                    return;
                await Task.Delay(Pause, time, cancellationToken);
            }

            await watch.WaitAsync(TaskWaiter.ReRead, cancellationToken);
        }
    }

    private async Task SendStatusAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        // Without related-task: its id is in the parameters already ("Task Notifications").
        await call.Server.SendMessageAsync(new JsonRpcNotification { Method = "notifications/tasks/status", Params = LegacyWire.Task(task) }, cancellationToken);
        // The store's clock is another one.
        var lag = time.GetUtcNow() - task.LastUpdatedAt;
        metrics.Pushed(task, lag > TimeSpan.Zero ? lag : TimeSpan.Zero);
    }
}

/// <summary>The progress notifications of one task.</summary>
internal sealed class TaskProgressPush(JsonNode progressToken)
{
    private readonly ProgressSequence _sequence = new();
    private TaskProgress? _last;

    /// <summary>The notification for what is new; null when nothing is.</summary>
    public JsonRpcNotification? News(TaskRecord task)
    {
        if (task.Progress is not { } progress || progress == _last)
            return null;
        _last = progress;
        var notification = _sequence.Next(progressToken, progress);
        TaskWire.Relate((JsonObject)notification.Params!, task.Id);
        return notification;
    }
}
