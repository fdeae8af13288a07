namespace McpTasks.Server.Modern;

/// <summary>Gives a 2026-07-28 call that became a task a moment to end, so that quick work returns the plain result.</summary>
internal sealed class GracePeriod(
    TaskSubmitter submitter, TaskWaiter waiter, TaskDelivery delivery, TaskCancellation cancellation, TimeProvider time)
{
    public async ValueTask<TResult?> ResultAsync<TResult>(
        TaskCall call, TaskRecord task, TimeSpan grace, CancellationToken cancellationToken)
        where TResult : Result
    {
        if (grace <= TimeSpan.Zero || call.Caller.Dialect != TaskDialect.Modern)
            return null;
        try
        {
            if (await EndWithinAsync(grace, task, cancellationToken) is not { Result: { } json, Error: null } ended)
                return null;
            await delivery.NoteAsync(ended);
            // The client never learned about the task and cannot fetch the result.
            call.Unbecome();
            submitter.Withdraw(task.Ref);
            return JsonSerializer.Deserialize<TResult>(json, McpJsonUtilities.DefaultOptions);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await cancellation.CancelAsync(
                task, TaskActor.Engine, "The client went away before it was told about the task.", CancellationToken.None);
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
