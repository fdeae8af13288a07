using System.Collections.Concurrent;

namespace McpTasks.Client.Push;

/// <summary>
/// Brings the server's notifications to the tasks that are followed. It holds those only, so it is as large as the work under way.
/// </summary>
internal sealed class PushRouter
{
    private readonly ConcurrentDictionary<string, FeedLoop> _followed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IProgress<TaskProgress>> _calls = new(StringComparer.Ordinal);
    private readonly Subscriptions? _subscriptions;

    public PushRouter(McpClient client, Subscriptions? subscriptions)
    {
        _subscriptions = subscriptions;
        // For the client's whole life, so nothing to dispose of.
        client.RegisterNotificationHandler(TaskProtocol.StatusNotification, TakeStatus);
        client.RegisterNotificationHandler(TaskProtocol.Notification, TakeStatus);
        client.RegisterNotificationHandler(NotificationMethods.ProgressNotification, TakeProgress);
        client.RegisterNotificationHandler(NotificationMethods.SubscriptionsAcknowledgedNotification, TakeAcknowledgement);
    }

    public int Count => _followed.Count + _calls.Count;

    public void Add(FeedLoop loop)
    {
        _followed[loop.TaskId] = loop;
        _subscriptions?.Add(loop);
    }

    public void Remove(FeedLoop loop)
    {
        _followed.TryRemove(KeyValuePair.Create(loop.TaskId, loop));
        _subscriptions?.Remove(loop);
    }

    /// <summary>Reports a call's progress until disposed.</summary>
    public IDisposable Report(string token, IProgress<TaskProgress> progress)
    {
        _calls[token] = progress;
        return new Call(_calls, token);
    }

    private ValueTask TakeStatus(JsonRpcNotification notification, CancellationToken cancellationToken)
    {
        if (TaskJson.Read(notification.Params) is { } reading && _followed.TryGetValue(reading.State.TaskId!, out var loop))
            loop.Feed.Take(reading);
        return ValueTask.CompletedTask;
    }

    private ValueTask TakeProgress(JsonRpcNotification notification, CancellationToken cancellationToken)
    {
        if (notification.Params is not JsonObject parameters || TaskJson.Number(parameters["progress"]) is not { } current)
            return ValueTask.CompletedTask;
        var progress = new TaskProgress(current, TaskJson.Number(parameters["total"]), TaskJson.Text(parameters["message"]));
        var token = TaskJson.Text(parameters["progressToken"]);
        if (token is not null && _calls.TryGetValue(token, out var call))
            call.Report(progress);
        else if (Related(parameters, token) is { } feed)
            feed.Take(progress);
        return ValueTask.CompletedTask;
    }

    // Servers tie progress to its task in _meta; where one does not, the token of the call that made the task tells.
    private TaskFeed? Related(JsonObject parameters, string? token)
    {
        if (TaskJson.Text(((parameters["_meta"] as JsonObject)?[TaskProtocol.RelatedTask] as JsonObject)?["taskId"]) is { } id)
            return _followed.TryGetValue(id, out var loop) ? loop.Feed : null;
        return token is null ? null : _followed.Values.FirstOrDefault(loop => loop.Feed.ProgressToken == token)?.Feed;
    }

    private ValueTask TakeAcknowledgement(JsonRpcNotification notification, CancellationToken cancellationToken)
    {
        foreach (var id in ((notification.Params as JsonObject)?["notifications"] as JsonObject)?["taskIds"] as JsonArray ?? [])
        {
            if (TaskJson.Text(id) is { } taskId && _followed.TryGetValue(taskId, out var loop))
                loop.IsPushed = true;
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Call(ConcurrentDictionary<string, IProgress<TaskProgress>> calls, string token) : IDisposable
    {
        public void Dispose() => calls.TryRemove(token, out _);
    }
}
