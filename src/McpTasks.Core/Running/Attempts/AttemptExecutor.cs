namespace McpTasks;

/// <summary>Runs the component of one attempt, for its caller and in a scope of its own.</summary>
internal sealed class AttemptExecutor(
    ITaskStore store, ITaskEvents events, LeaseKeeper leases, ITaskInvoker invoker, IServiceScopeFactory scopes, IOptions<McpTasksOptions> options, TaskIdentities identities,
    WorkerIdentity worker, WorkerStop stop, TimeProvider time, ILogger<AttemptExecutor> logger)
{
    /// <summary>Runs the component to its outcome, a failure where its time was over; null when the attempt was told to stop.</summary>
    public async Task<TaskOutcome?> InvokeAsync(TaskRecord task, TaskComponent component, RunningAttempt attempt, AttemptSlot slot, AttemptTrace trace)
    {
        using var timeout = component.Support.AttemptTimeout is { } limit ? new AttemptTimeout(limit, time, logger, attempt.Token) : null;
        try
        {
            var outcome = await InvokeInScopeAsync(task, component, attempt, slot, timeout, trace);
            if (outcome is null || (attempt.End != AttemptEnd.None && !(attempt.End == AttemptEnd.WorkerStops && IsDone(outcome))))
                return null;
            return timeout is { IsOver: true } && !IsDone(outcome) ? TimedOut(task, component, timeout) : OutcomeLimits.Bounded(outcome, options.Value);
        }
        catch (OperationCanceledException) when (attempt.End != AttemptEnd.None)
        {
            // Its token may be cancelled a moment later.
            return null;
        }
        catch (OperationCanceledException) when (timeout is { IsOver: true })
        {
            return TimedOut(task, component, timeout);
        }
        finally
        {
            attempt.Done();
        }
    }

    // A component answers a cancelled token with whatever exception it likes: only what it has finished is its outcome then. Everything else is tried
    // again elsewhere when its worker stops.
    private static bool IsDone(TaskOutcome outcome) => outcome is { Status: McpTaskStatus.Completed, IsError: false };

    private static TaskOutcome TimedOut(TaskRecord task, TaskComponent component, AttemptTimeout timeout)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"The attempt took longer than its timeout of {timeout.Limit.TotalSeconds:0.###} s.");
        return InvocationOutcomes.OfError(task, component, new McpException(message)) with { Cause = new TimeoutException(message) };
    }

    private async Task<TaskOutcome?> InvokeInScopeAsync(TaskRecord task, TaskComponent component, RunningAttempt attempt, AttemptSlot slot, AttemptTimeout? timeout, AttemptTrace trace)
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
            logger.IdentityUnreadable(unreadable, task.Id);
            return TaskOutcomes.Error(TaskOutcomes.InternalError, unreadable.Message);
        }

        await StoreOutage.OutlastAsync(() => leases.RegainAsync(attempt), $"keep task {task.Id}", time, logger, attempt.Token);
        if (attempt.End != AttemptEnd.None)
            return null;
        var scope = scopes.CreateAsyncScope();
        try
        {
            using var progress = new AttemptProgress(store, task, attempt, trace, time, logger);
            var inputs = new AttemptInputs(store, events, task, attempt, slot, timeout, trace, options.Value, time, logger, stop.Token);
            scope.ServiceProvider.GetRequiredService<TaskScope>().Fill(ContextOf(task, caller, timeout), progress);
            BackgroundCaller.Current = new(task.Owner, caller, task.Client, attempt.Lease);
            return await invoker.InvokeAsync(new(task, component, scope.ServiceProvider, progress, inputs), timeout?.Token ?? attempt.Token);
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
            logger.ServiceNotDisposed(error, task.Id);
        }
    }

    private TaskExecutionContext ContextOf(TaskRecord task, TaskIdentity caller, AttemptTimeout? timeout) => new()
    {
        Component = task.Component,
        TaskId = task.Id,
        Attempt = task.Attempt,
        Worker = worker.Name,
        User = caller.User,
        Headers = caller.Headers,
        Limit = timeout,
        Occurrence = Occurrence.Of(task),
    };
}
