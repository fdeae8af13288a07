namespace McpTasks.AspNetCore.Tasks.Modern;

/// <summary>Gives a 2026-07-28 call that became a task a moment to end, so that quick work is answered with its plain result.</summary>
internal sealed class GracePeriod(
    TaskSubmitter submitter, TaskWaiter waiter, TaskDelivery delivery, TaskCancellation cancellation, TimeProvider time)
{
    /// <summary>The plain result, or null when the client gets the task.</summary>
    /// <param name="call">The call.</param>
    /// <param name="task">The task that it became.</param>
    /// <param name="grace">How long to wait; zero for not at all.</param>
    /// <param name="cancellationToken">The client went away.</param>
    public async ValueTask<CallToolResult?> ResultAsync(TaskCall call, TaskRecord task, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace <= TimeSpan.Zero || call.Caller.Dialect != TaskDialect.Modern)
            return null;
        try
        {
            if (await EndWithinAsync(grace, task, cancellationToken) is not { Result: { } json, Error: null } ended)
                return null;
            await delivery.NoteAsync(ended);
            // Nobody was told about the task, so nobody can come for it.
            call.Unbecome();
            submitter.Withdraw(task.Ref);
            return JsonSerializer.Deserialize<CallToolResult>(json, McpJsonUtilities.DefaultOptions);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await cancellation.CancelAsync(task, TaskActor.Engine, "The client went away before it was told about the task.", CancellationToken.None);
            throw;
        }
    }

    private async ValueTask<TaskRecord?> EndWithinAsync(TimeSpan grace, TaskRecord task, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(grace, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await waiter.UntilEndedAsync(task.Id, null, wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
