namespace McpTasks.Redis;

/// <summary>
/// Task events over pub/sub: one channel a task for who watches it, and one a worker for what others do to the tasks that it runs. After a lost
/// connection every watched task is read again, since what happened meanwhile was published to nobody.
/// </summary>
internal sealed partial class RedisTaskEvents(PubSubHub hub, TaskScripts scripts, TimeProvider timeProvider, ILogger logger) : ITaskEvents
{
    private static readonly RedisValue[] EventFields = ["version", "status", "attempt"];
    private readonly TaskWatches _watches = new(timeProvider);

    public async ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken)
    {
        IAsyncDisposable? listening = null;
        var watch = _watches.Add(id, () => listening?.DisposeAsync() ?? default);
        try
        {
            listening = await hub.ListenAsync(scripts.Keys.Channel(id), payload => Receive(watch, payload), () => ReadAgainAsync(watch), cancellationToken);
            return watch;
        }
        catch (Exception)
        {
            await watch.DisposeAsync();
            throw;
        }
    }

    public ValueTask<IAsyncDisposable> ListenAsync(
        string worker, Action<TaskId, TaskEvent> heard, Func<Task> missed, CancellationToken cancellationToken) =>
        hub.ListenAsync(scripts.Keys.WorkerChannels + worker, payload => Receive(worker, heard, payload), missed, cancellationToken);

    private void Receive(string worker, Action<TaskId, TaskEvent> heard, string? payload)
    {
        if (EventPayload.ParseOfWorker(payload) is var (task, change))
            heard(task, change);
        else
            LogNotUnderstood(logger, $"worker {worker}");
    }

    private void Receive(TaskWatches.Watch watch, string? payload)
    {
        if (EventPayload.Parse(payload) is { } change)
            watch.Offer(change);
        else
            LogNotUnderstood(logger, $"task {watch.Id}");
    }

    private async Task ReadAgainAsync(TaskWatches.Watch watch)
    {
        var fields = await scripts.Calls.ReadAsync(scripts.Keys.Task(watch.Id), EventFields, CancellationToken.None);
        if (!fields[0].IsNull)
            watch.Offer(new((long)fields[0], McpTaskStatusExtensions.ParseWireName(fields[1]!), (int)fields[2]));
    }

    [LoggerMessage(6004, LogLevel.Warning, "An event of {Subject} was not understood and is left out")]
    private static partial void LogNotUnderstood(ILogger logger, string subject);
}
