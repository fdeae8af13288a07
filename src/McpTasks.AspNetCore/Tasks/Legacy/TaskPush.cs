namespace McpTasks.AspNetCore.Tasks.Legacy;

/// <summary>
/// Tells one client of 2025-11-25 how one task goes, changes in quick succession merged: <c>notifications/tasks/status</c>, and
/// <c>notifications/progress</c> when the creating request carried a token; and asks it what the task asks, when it does not come for that
/// itself. Best effort: clients poll all the same.
/// </summary>
internal sealed class TaskPush(ITaskStore store, ITaskEvents events, InputRelays relays, TaskMetrics metrics, TimeProvider time)
{
    public async Task RunAsync(
        McpServer server, string? session, SessionTask told, Func<SessionTask, ValueTask> note, CancellationToken cancellationToken)
    {
        var id = TaskId.Parse(told.Id);
        await using var watch = await events.WatchAsync(id, cancellationToken);
        await using var relay = relays.To(server, session, cancellationToken);
        var progress = told.ProgressToken is { } token ? new TaskProgressPush(JsonNode.Parse(token)!, told.Progress ?? double.NegativeInfinity) : null;
        var waits = new InputWait(time);
        TaskRecord? last = null;
        while (await store.GetAsync(id, cancellationToken) is { } now)
        {
            if (now.Version > told.Version)
            {
                await TellAsync(server, last, now, progress, cancellationToken);
                told = told with { Version = now.Version, Progress = progress?.Last is { } sent && double.IsFinite(sent) ? sent : told.Progress };
                await note(told);
                if (!now.Status.IsTerminal())
                    await Task.Delay(TaskFollower.Pause, time, cancellationToken);
            }

            if (now.Status.IsTerminal())
                return;
            last = now;
            if (waits.IsOver(now))
                relay.Follow(now);
            await watch.WaitAsync(waits.Left ?? TaskWaiter.ReRead, cancellationToken);
        }
    }

    // Without related-task: its id is in the parameters already ("Task Notifications").
    public static JsonRpcNotification Status(TaskRecord task) => new() { Method = TaskProtocol.StatusNotification, Params = LegacyWire.Task(task) };

    private async Task SendStatusAsync(McpServer server, TaskRecord task, CancellationToken cancellationToken)
    {
        await server.SendMessageAsync(Status(task), cancellationToken);
        metrics.Pushed(task, TaskFollower.Lag(time, task));
    }

    private async Task TellAsync(McpServer server, TaskRecord? last, TaskRecord now, TaskProgressPush? progress, CancellationToken cancellationToken)
    {
        if (progress?.News(now) is { } news)
            await server.SendMessageAsync(news, cancellationToken);
        if (now.Status != last?.Status || now.StatusMessage != last.StatusMessage)
            await SendStatusAsync(server, now, cancellationToken);
    }
}

internal sealed class TaskProgressPush(JsonNode progressToken, double sent)
{
    private readonly ProgressSequence _sequence = new(sent);
    private TaskProgress? _last;

    public double Last => _sequence.Last;

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
