namespace McpTasks;

/// <summary>Runs the component of one attempt, for its caller and in a scope of its own.</summary>
internal sealed class AttemptRun(
    ITaskStore store, ITaskEvents events, LeaseKeeper leases, ITaskInvoker invoker, IServiceScopeFactory scopes, IOptions<McpTasksOptions> options, TaskIdentities identities,
    WorkerIdentity worker, WorkerStop stop, TimeProvider time, ILogger<AttemptRun> logger)
{
    /// <summary>Runs the component to its outcome; null when the attempt was told to stop.</summary>
    public async Task<TaskOutcome?> InvokeAsync(TaskRecord task, TaskComponent component, RunningAttempt attempt, AttemptSlot slot, AttemptTrace trace)
    {
        try
        {
            var outcome = await InvokeInScopeAsync(task, component, attempt, slot, trace);
            return outcome is not null && Counts(outcome, attempt.End) ? OutcomeLimits.Bounded(outcome, options.Value) : null;
        }
        catch (OperationCanceledException) when (attempt.Token.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            attempt.Done();
        }
    }

    // A component answers a cancelled token with whatever exception it likes: when its worker stops only what it has finished is its outcome,
    // and everything else is tried again elsewhere.
    private static bool Counts(TaskOutcome outcome, AttemptEnd end) =>
        end == AttemptEnd.None || (end == AttemptEnd.WorkerStops && outcome is { Status: McpTaskStatus.Completed, IsError: false });

    private async Task<TaskOutcome?> InvokeInScopeAsync(TaskRecord task, TaskComponent component, RunningAttempt attempt, AttemptSlot slot, AttemptTrace trace)
    {
        TaskIdentity caller;
        try
        {
            if (task.Identity is not null)
                await StoreOutage.OutlastAsync(() => identities.ReadyAsync(attempt.Token), $"read the key ring for task {task.Id}", time, logger, attempt.Token);
            caller = identities.Open(task);
        }
        catch (TaskIdentityException unreadable)
        {
            logger.LogError(unreadable, "Task {TaskId} is not run without its caller's identity", task.Id);
            return TaskOutcomes.Error(TaskOutcomes.InternalError, unreadable.Message);
        }

        await StoreOutage.OutlastAsync(() => leases.RegainAsync(attempt), $"keep task {task.Id}", time, logger, attempt.Token);
        if (attempt.End != AttemptEnd.None)
            return null;
        var scope = scopes.CreateAsyncScope();
        try
        {
            using var progress = new AttemptProgress(store, task, attempt, trace, time, logger);
            var inputs = new AttemptInputs(store, events, task, attempt, slot, trace, options.Value, time, logger, stop.Token);
            scope.ServiceProvider.GetRequiredService<TaskScope>().Fill(ContextOf(task, caller), progress);
            return await invoker.InvokeAsync(new(task, component, scope.ServiceProvider, progress, inputs), attempt.Token);
        }
        finally
        {
            await EndAsync(scope, task);
        }
    }

    private async Task EndAsync(AsyncServiceScope scope, TaskRecord task)
    {
        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception error)
        {
            // The work is done: running it again because tidying up failed would do it twice.
            logger.LogError(error, "A service of task {TaskId} could not be disposed of; its outcome stands", task.Id);
        }
    }

    private TaskExecutionContext ContextOf(TaskRecord task, TaskIdentity caller) => new()
    {
        Component = task.Component,
        TaskId = task.Id,
        Attempt = task.Attempt,
        Worker = worker.Name,
        User = caller.User,
        Headers = caller.Headers,
    };
}
