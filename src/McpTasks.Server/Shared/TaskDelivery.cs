namespace McpTasks.Server.Shared;

/// <summary>Notes in the task's own trace and log that a client has learned how the task ended, once.</summary>
internal sealed class TaskDelivery(ITaskStore store, TaskAudit audit, ILogger<TaskDelivery> logger)
{
    private const int Places = 4096;

    // Spares the store a call for each poll of an ended task. Two tasks that share a place only cost such calls.
    private readonly string?[] _noted = new string?[Places];

    /// <summary>Called when the reply is on its way: its failure is logged, not thrown, since the client has its answer.</summary>
    public async ValueTask NoteAsync(TaskRecord task)
    {
        var place = (uint)StringComparer.Ordinal.GetHashCode(task.Id.Value) % Places;
        if (!task.Status.IsTerminal() || _noted[place] == task.Id.Value)
            return;
        try
        {
            // The caller's request may be over by now; what it was told stays true.
            var first = await store.MarkDeliveredAsync(task.Ref, CancellationToken.None);
            _noted[place] = task.Id.Value;
            if (!first)
                return;
            audit.Retrieved(task);
            Tell(task);
        }
        catch (Exception error)
        {
            // Nobody knows whether it was the first time; the audit log must not miss it.
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
