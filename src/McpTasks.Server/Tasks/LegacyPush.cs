using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace McpTasks.Server.Tasks;

/// <summary>
/// Tells the session that created a task (2025-11-25) how it goes: <c>notifications/tasks/status</c>, and <c>notifications/progress</c> when
/// the creating request carried a token; and asks it what the task asks, when it does not come for that itself. Best effort: clients poll all the same.
/// </summary>
internal sealed class LegacyPush(
    ITaskStore store, ITaskEvents events, WaitSlots slots, InputRelays relays, TaskMetrics metrics, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LegacyPush> logger)
{
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
        // Outlives the call that created the task, and would fill the task's trace with its own reads.
        using var span = TaskTelemetry.StartLinked("push task", task);
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
        await using var relay = relays.For(call);
        var progress = ProgressSequence.TokenOf(call.Params) is { } token ? new TaskProgressPush(token) : null;
        var waits = new InputWait(time);
        await SendStatusAsync(call, task, cancellationToken);
        for (var last = task; await store.GetAsync(task.Id, cancellationToken) is { } now; last = now)
        {
            if (now.Version != last.Version)
                await TellAsync(call, last, now, progress, cancellationToken);
            if (now.Status.IsTerminal())
                return;
            if (waits.IsOver(now))
                relay.Follow(now);
            await watch.WaitAsync(waits.Left ?? TaskWaiter.ReRead, cancellationToken);
        }
    }

    private async Task TellAsync(TaskCall call, TaskRecord last, TaskRecord now, TaskProgressPush? progress, CancellationToken cancellationToken)
    {
        if (progress?.News(now) is { } news)
            await call.Server.SendMessageAsync(news, cancellationToken);
        if (now.Status != last.Status || now.StatusMessage != last.StatusMessage)
            await SendStatusAsync(call, now, cancellationToken);
        if (!now.Status.IsTerminal())
            await Task.Delay(TaskFollower.Pause, time, cancellationToken);
    }

    private async Task SendStatusAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        // Without related-task: its id is in the parameters already ("Task Notifications").
        await call.Server.SendMessageAsync(new JsonRpcNotification { Method = TaskProtocol.StatusNotification, Params = LegacyWire.Task(task) }, cancellationToken);
        metrics.Pushed(task, TaskFollower.Lag(time, task));
    }
}

/// <summary>
/// Gives the client a moment to come for a task's questions with <c>tasks/result</c>, as the specification asks. Some clients never do:
/// they wait to be asked on any stream.
/// </summary>
internal sealed class InputWait(TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private long? _since;

    /// <summary>How long the moment still lasts; null when there is nothing to wait for.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>Whether the task waits for input and the client has had its moment.</summary>
    public bool IsOver(TaskRecord task)
    {
        if (task.Status != McpTaskStatus.InputRequired)
            (_since, Left) = (null, null);
        else if (time.GetElapsedTime(_since ??= time.GetTimestamp()) is var waited && waited < Grace)
            Left = Grace - waited;
        else
            Left = null;
        return _since is not null && Left is null;
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
