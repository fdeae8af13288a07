namespace McpTasks.Server.Legacy;

/// <summary>
/// <c>tasks/result</c> (legacy): waits until the task has ended, puts the task's questions to the client meanwhile, and returns what the
/// task's own request would have returned.
/// </summary>
internal sealed class TaskResultHandler(
    TaskLookup lookup, TaskWaiter waiter, WaitSlots slots, InputRelays relays, ResultLink link, ITaskSessions sessions, TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        return Reply(call, task.Status.IsTerminal() ? task : await EndOfAsync(call, task, cancellationToken));
    }

    private async ValueTask<TaskRecord> EndOfAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        using var slot = slots.Take(call.Caller);
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        // A client that lost its connection has not cancelled. For a while the client can resume the stream and read the reply there.
        var resumable = sessions.Of(call)?.Patience ?? TimeSpan.Zero;
        await using var left = call.Caller.Disconnected.Register(
            () => patience.CancelAfter(slot.TryLeaveBehind() ? resumable : TimeSpan.Zero));
        // A task may take longer than a stopping host waits, and the client can wait for the task in another process.
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping, patience.Token);
        await using var relay = relays.To(call.Server, call.Caller.SessionId, call.Caller.Disconnected);
        try
        {
            return await waiter.UntilEndedAsync(task.Id, relay.Follow, closing.Token) ?? throw TaskErrors.NotFound();
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TaskErrors.Limit(
                patience.IsCancellationRequested
                    ? "Nobody has read this reply for a while; send tasks/result again."
                    : "The server is stopping; send tasks/result again.",
                TimeSpan.FromSeconds(1));
        }
    }

    private TaskReply Reply(TaskCall call, TaskRecord task)
    {
        if (task.Status == McpTaskStatus.Cancelled)
            return new(null, CancelledError(task), task);
        return LegacyWire.Result(task) is { } result
            ? new(link.For(call, task, result), Delivers: task)
            : new(null, TaskWire.ErrorOf(task).Deserialize<JsonRpcErrorDetail>(McpJsonUtilities.DefaultOptions), task);
    }

    private static JsonRpcErrorDetail CancelledError(TaskRecord task) => new()
    {
        Code = TaskErrors.Cancelled,
        Message = $"The task was cancelled, so it has no result. {task.StatusMessage}".TrimEnd(),
        Data = TaskWire.Relate([], task.Id),
    };
}
