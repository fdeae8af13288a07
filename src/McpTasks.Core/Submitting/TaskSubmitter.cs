namespace McpTasks;

/// <summary>Turns a checked call into a task: stores the record, then sends the hint that there is work.</summary>
/// <param name="store">The store.</param>
/// <param name="dispatcher">Where the hint goes.</param>
/// <param name="options">The engine's settings.</param>
/// <param name="identities">Encrypts who calls.</param>
/// <param name="metrics">The engine's metrics.</param>
/// <param name="audit">The audit log.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class TaskSubmitter(
    ITaskStore store, ITaskDispatcher dispatcher, IOptions<McpTasksOptions> options, TaskIdentities identities,
    TaskMetrics metrics, TaskAudit audit, TimeProvider time, ILogger<TaskSubmitter> logger)
{
    private readonly Withdrawals _withdrawals = new(store, time, logger);

    /// <summary>
    /// Submits a call. When this returns, the task is durable and will run: now, or, where its hint could not be sent, when the reaper finds it
    /// (<see cref="McpTasksOptions.RedeliverAfter"/>). When it throws, there is no task, or it is withdrawn as soon as the store answers.
    /// </summary>
    /// <param name="submission">The call.</param>
    /// <param name="cancellationToken">The caller is gone: nobody would be told about the task, so none is left behind.</param>
    /// <exception cref="TaskLimitException">The owner has too many live tasks, or creates them too fast.</exception>
    public async ValueTask<TaskRecord> SubmitAsync(TaskSubmission submission, CancellationToken cancellationToken)
    {
        using var span = TaskTelemetry.Source.StartActivity($"create task {submission.Component.Name}");
        span?.SetTag(TaskTelemetry.ToolKey, submission.Component.Name).SetTag(TaskTelemetry.OwnerKey, submission.Owner);
        var limits = new TaskLimits(options.Value.MaxLiveTasksPerOwner, options.Value.MaxCreationsPerSecondPerOwner, options.Value.MaxKeptTasksPerOwner);
        if (submission.Identity is { IsNone: false })
            await identities.ReadyAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = NewTaskFor(submission, span ?? Activity.Current);
        try
        {
            // Not cancelled half-way: its outcome is not to be known then.
            var task = await store.CreateAsync(wanted, limits, CancellationToken.None);
            TaskTelemetry.TagCurrent(task.Id);
            using var scope = logger.BeginTaskScope(task);
            logger.TaskCreated(task, submission.RerunOf);
            await DispatchAsync(task, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            metrics.Created(task);
            audit.Created(task, submission.Identity);
            return task;
        }
        catch (Exception error) when (error is not (TaskLimitException or ArgumentException))
        {
            Withdraw(new(wanted.Id!.Value, wanted.Owner));
            throw;
        }
    }

    /// <summary>Takes back a task that its caller will not be told about: removes it, or stops it, as soon as the store answers. Returns at once.</summary>
    /// <param name="task">The task.</param>
    public void Withdraw(TaskRef task) => _withdrawals.Add(task);

    private async Task DispatchAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await dispatcher.DispatchAsync(RunTask.For(task), cancellationToken);
            logger.TaskQueued(task);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The broker may have the message all the same, and the task may run by now.
            logger.LogWarning(error, "The hint of task {TaskId} could not be sent; it is sent again in {Interval}", task.Id, options.Value.RedeliverAfter);
        }
    }

    private NewTask NewTaskFor(TaskSubmission submission, Activity? span)
    {
        var support = submission.Component.Support;
        var wanted = submission.RequestedTtl ?? options.Value.DefaultTtl;
        return new()
        {
            Id = store.NewId(submission.Owner),
            Owner = submission.Owner,
            Kind = submission.Component.Kind,
            Component = submission.Component.Name,
            Dialect = submission.Dialect,
            Request = submission.Request,
            Ttl = wanted < support.MaxTtl ? wanted : support.MaxTtl,
            PollInterval = support.PollInterval,
            MaxPollInterval = options.Value.MaxPollInterval,
            MaxRunTime = support.MaxRunTime,
            MaxAttempts = support.MaxAttempts,
            RedeliverAfter = options.Value.RedeliverAfter,
            StatusMessage = "Task submitted",
            TraceParent = span?.Id,
            TraceState = span?.TraceStateString,
            Client = submission.Client,
            SessionId = submission.SessionId,
            Identity = identities.Seal(submission.Owner, submission.Identity),
            KeepRequest = submission.KeepRequest,
        };
    }
}
