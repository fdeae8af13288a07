using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace McpTasks.Server.Tasks;

/// <summary>Notes in the task's own trace and log that a client has learned how the task ended, once.</summary>
internal sealed class TaskDelivery(ITaskStore store, TaskAudit audit, ILogger<TaskDelivery> logger)
{
    /// <summary>Called when the reply is on its way: its failure is logged, not thrown, since the client has its answer.</summary>
    public async ValueTask NoteAsync(TaskRecord task)
    {
        try
        {
            if (!task.Status.IsTerminal())
                return;
            audit.Retrieved(task);
            // The caller's request may be over by now; what it was told stays true.
            if (await store.MarkDeliveredAsync(task.Ref, CancellationToken.None))
                Tell(task);
        }
        catch (Exception error)
        {
            logger.LogWarning(error, "Could not note that the result of task {TaskId} was delivered", task.Id);
        }
    }

    private void Tell(TaskRecord task)
    {
        using var scope = logger.BeginTaskScope(task);
        var poll = Activity.Current;
        // The span belongs to the task's trace, not to the poll's.
        Activity.Current = null;
        try
        {
            using var span = TaskTelemetry.Start("deliver result", task);
            span?.SetTag(TaskTelemetry.StatusKey, task.Status.ToWireName());
            logger.TaskDelivered(task);
        }
        finally
        {
            Activity.Current = poll;
        }
    }
}
