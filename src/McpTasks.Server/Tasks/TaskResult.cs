using System.Text.Json;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpTasks.Server.Tasks;

/// <summary>
/// <c>tasks/result</c> (legacy): waits until the task has ended, asking the client meanwhile what the task asks, and answers what its
/// request would have been answered.
/// </summary>
internal sealed class TaskResult(
    TaskLookup lookup, TaskWaiter waiter, WaitSlots slots, InputRelays relays, IHostApplicationLifetime lifetime) : ITaskMethod
{
    public string Name => TaskProtocol.Result;

    public bool BelongsTo(TaskDialect dialect) => dialect == TaskDialect.Legacy;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        return Reply(task.Status.IsTerminal() ? task : await EndOfAsync(call, task, cancellationToken));
    }

    private async ValueTask<TaskRecord> EndOfAsync(TaskCall call, TaskRecord task, CancellationToken cancellationToken)
    {
        using var slot = slots.Take(call.Caller);
        // A task may take longer than a stopping host waits, and its client can wait on elsewhere.
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await using var relay = relays.For(call);
        try
        {
            return await waiter.UntilEndedAsync(task.Id, relay.Follow, closing.Token) ?? throw TaskErrors.NotFound();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TaskErrors.Limit("The server is stopping; send tasks/result again.", TimeSpan.FromSeconds(1));
        }
    }

    private static TaskReply Reply(TaskRecord task)
    {
        if (task.Status == McpTaskStatus.Cancelled)
            return new(null, CancelledError(task), task);
        return LegacyWire.Result(task) is { } result
            ? new(result, Delivers: task)
            : new(null, TaskWire.ErrorOf(task).Deserialize<JsonRpcErrorDetail>(McpJsonUtilities.DefaultOptions), task);
    }

    private static JsonRpcErrorDetail CancelledError(TaskRecord task) => new()
    {
        Code = TaskErrors.Cancelled,
        Message = $"The task was cancelled, so it has no result. {task.StatusMessage}".TrimEnd(),
        Data = TaskWire.Relate([], task.Id),
    };
}
