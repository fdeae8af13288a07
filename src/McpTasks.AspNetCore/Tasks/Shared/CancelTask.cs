using System.Diagnostics;
using McpTasks.AspNetCore.Tasks.Calls;
using McpTasks.AspNetCore.Tasks.Legacy;
using McpTasks.AspNetCore.Tasks.Modern;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Tasks.Shared;

/// <summary><c>tasks/cancel</c>: ends a task now; its worker is told by the store's event, or at the next renewal of its lease.</summary>
internal sealed class CancelTask(TaskLookup lookup, ITaskStore store, TaskMetrics metrics, TaskAudit audit, ILogger<CancelTask> logger) : ITaskMethod
{
    private const string ByRequest = "The task was cancelled by request.";

    public string Name => TaskProtocol.Cancel;

    public bool BelongsTo(TaskDialect dialect) => true;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        var cancelled = await CancelAsync(task, TaskActor.Client, ByRequest, cancellationToken) ?? throw TaskErrors.NotFound();
        if (call.Caller.Dialect == TaskDialect.Modern)
            return new(ModernWire.Acknowledgement());
        return cancelled.Changed
            ? new(LegacyWire.Task(cancelled.Task))
            : throw TaskErrors.Invalid($"Cannot cancel task: already in terminal status '{cancelled.Task.Status.ToWireName()}'");
    }

    /// <summary>Cancels a task and tells its story; null when it is gone.</summary>
    public async ValueTask<CancelResult?> CancelAsync(TaskRecord task, TaskActor actor, string why, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginTaskScope(task);
        var cancelled = await store.CancelAsync(task.Ref, actor, why, cancellationToken);
        if (cancelled is not { Changed: true })
            return cancelled;
        var request = Activity.Current;
        // The end of the task belongs to its own trace.
        Activity.Current = null;
        try
        {
            using var span = TaskTelemetry.Start("complete task", task);
            span?.SetTag(TaskTelemetry.StatusKey, cancelled.Task.Status.ToWireName()).SetTag(TaskTelemetry.AttemptKey, cancelled.Task.Attempt);
            metrics.Ended(task, cancelled.Task.Status);
            logger.TaskFinished(cancelled.Task, cancelled.Task.Status, cancelled.Task.StatusMessage);
            audit.Cancelled(cancelled.Task);
        }
        finally
        {
            Activity.Current = request;
        }

        return cancelled;
    }
}
