namespace McpTasks.Server.Shared;

/// <summary>Records once, in the task's trace and log, that a client has learned how the task ended.</summary>
internal sealed class TaskDelivery(ITaskStore store, TaskAudit audit, ILogger<TaskDelivery> logger)
{
    private const int Places = 4096;

    // Saves the store a call for each poll of an ended task. Two tasks that share a slot only cost extra calls.
    private readonly string?[] _noted = new string?[Places];

    /// <summary>Call this once the reply is on its way. A failure is logged and not thrown, because the client has the answer.</summary>
    public async ValueTask NoteAsync(TaskRecord task)
    {
        var place = (uint)StringComparer.Ordinal.GetHashCode(task.Id.Value) % Places;
        if (!task.Status.IsTerminal() || _noted[place] == task.Id.Value)
            return;
        try
        {
            // The caller's request may be over by now, but the delivery has happened all the same.
            var first = await store.MarkDeliveredAsync(task.Ref, CancellationToken.None);
            _noted[place] = task.Id.Value;
            if (!first)
                return;
            audit.Retrieved(task);
            Tell(task);
        }
        catch (Exception error)
        {
            // Nobody knows whether this was the first delivery, and the audit log must not miss one.
            audit.Retrieved(task);
            logger.DeliveryNotNoted(error, task.Id);
        }
    }

    private void Tell(TaskRecord task)
    {
        using var scope = logger.BeginTaskScope(task);
        using var span = TaskTelemetry.Start($"deliver result {task.Component}", task);
        span?.SetTag(TaskTelemetry.StatusKey, task.Status.ToWireName());
        logger.TaskDelivered(task);
    }
}
