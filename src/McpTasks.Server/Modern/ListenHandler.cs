namespace McpTasks.Server.Modern;

/// <summary>
/// <c>subscriptions/listen</c> (modern): pushes the tasks that a caller names, and changes of lists. A subscription ends gracefully when
/// the server stops or nothing is left to push. The server never buffers for a client that does not read; the transport cuts such a client
/// off.
/// </summary>
internal sealed class ListenHandler(
    TaskLookup lookup, TaskFollower follower, WaitSlots slots, IHostApplicationLifetime lifetime)
{
    public const int MaxTasks = 100;

    public async ValueTask<EmptyResult> ListenAsync(
        RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancellationToken)
    {
        var call = TaskCall.Of(request.JsonRpcRequest)
            ?? throw new InvalidOperationException("The request did not come through the message filters.");
        var ids = TaskIdsOf(call);
        if (ids is not null && !call.Caller.KnowsTasks)
            throw TaskErrors.ExtensionMissing(
                $"Subscribing to tasks needs the extension {TaskProtocol.ExtensionId} in the request's client capabilities.");

        using var slot = slots.Take(call.Caller);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var subscription = new Subscription(request.Server, request.JsonRpcRequest.Id);
        try
        {
            await ServeAsync(subscription, request, await OwnAsync(call, ids, closing.Token), closing.Token);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The server stops, and the client gets a graceful end.
        }

        return new() { ResultType = "complete", Meta = subscription.Meta() };
    }

    private async Task ServeAsync(
        Subscription subscription, RequestContext<SubscriptionsListenRequestParams> request, List<TaskRecord>? tasks,
        CancellationToken cancellationToken)
    {
        TaskTelemetry.Quiet();
        var granted = new JsonObject();
        using var lists = new ListChanges(request.Server.ServerOptions, request.Params.Notifications, granted);
        if (tasks is not null)
            granted["taskIds"] = new JsonArray([.. tasks.Select(task => JsonValue.Create(task.Id.Value))]);
        await subscription.SendAsync(
            NotificationMethods.SubscriptionsAcknowledgedNotification, new() { ["notifications"] = granted }, cancellationToken);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pushes = (tasks ?? []).Select(task => follower.PushAsync(subscription, task.Id, all.Token));
        await UntilAllEndedAsync([lists.PushAsync(subscription, all.Token), .. pushes], all);
    }

    // One failure ends the whole subscription: otherwise the client would wait in vain for the failed part while the others go on. The
    // client can subscribe again.
    internal static async Task UntilAllEndedAsync(Task[] pushes, CancellationTokenSource all)
    {
        try
        {
            await foreach (var ended in Task.WhenEach(pushes))
                await ended;
        }
        finally
        {
            await all.CancelAsync();
            await Task.WhenAll(pushes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<List<TaskRecord>?> OwnAsync(TaskCall call, List<string>? ids, CancellationToken cancellationToken)
    {
        if (ids is null)
            return null;
        var own = new List<TaskRecord>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal).Take(MaxTasks))
        {
            if (await lookup.FindAsync(id, call.Caller.Owner, cancellationToken) is { } task)
                own.Add(TaskLookup.Linked(task));
        }

        return own;
    }

    private static List<string>? TaskIdsOf(TaskCall call)
    {
        if ((call.Params["notifications"] as JsonObject)?["taskIds"] is not { } node)
            return null;
        return node is JsonArray array && array.All(id => id is JsonValue value && value.TryGetValue(out string? _))
            ? [.. array.Select(id => id!.GetValue<string>())]
            : throw TaskErrors.Invalid("params.notifications.taskIds must be an array of strings.");
    }
}
