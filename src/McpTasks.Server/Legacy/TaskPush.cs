namespace McpTasks.Server.Legacy;

/// <summary>
/// Pushes the state of one task to one 2025-11-25 client and merges changes in quick succession. Sends <c>notifications/tasks/status</c>,
/// and <c>notifications/progress</c> when the creating request carried a token. Asks the task's questions when the client does not fetch
/// them. Best effort: clients poll all the same.
/// </summary>
internal sealed class TaskPush(ITaskStore store, ITaskEvents events, InputRelays relays, TaskMetrics metrics, TimeProvider time)
{
    public async Task RunAsync(
        McpServer server, string? session, SessionTask told, Func<SessionTask, ValueTask> note, CancellationToken cancellationToken)
    {
        var id = TaskId.Parse(told.Id);
        await using var watch = await events.WatchAsync(id, cancellationToken);
        await using var relay = relays.To(server, session, cancellationToken);
        var progress = told.ProgressToken is { } token ? new ProgressSequence(JsonNode.Parse(token)!, told.Progress) : null;
        var waits = new InputWait(time);
        TaskRecord? last = null;
        while (await store.GetAsync(id, cancellationToken) is { } now)
        {
            if (now.Version > told.Version)
            {
                await TellAsync(server, last, now, progress, cancellationToken);
                told = told with { Version = now.Version, Progress = progress?.Last ?? told.Progress };
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

    // No related-task entry: the parameters hold the task's id already ("Task Notifications").
    public static JsonRpcNotification Status(TaskRecord task) =>
        new() { Method = TaskProtocol.StatusNotification, Params = LegacyWire.Task(task) };

    private async Task TellAsync(
        McpServer server, TaskRecord? last, TaskRecord now, ProgressSequence? progress, CancellationToken cancellationToken)
    {
        if (progress is not null && now.Progress is { } made && made != last?.Progress)
        {
            var news = progress.Next(made);
            TaskWire.Relate((JsonObject)news.Params!, now.Id);
            await server.SendMessageAsync(news, cancellationToken);
        }

        if (now.Status == last?.Status && now.StatusMessage == last.StatusMessage)
            return;
        await server.SendMessageAsync(Status(now), cancellationToken);
        metrics.Pushed(now, TaskFollower.Lag(time, now));
    }
}
