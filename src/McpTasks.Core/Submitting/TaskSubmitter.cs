namespace McpTasks;

/// <summary>Turns a checked call into a task: stores the record, then sends the hint that there is work.</summary>
public sealed class TaskSubmitter
{
    private readonly ITaskStore _store;
    private readonly ITaskDispatcher _dispatcher;
    private readonly ITaskTurns _turns;
    private readonly DelayedHints _hints;
    private readonly McpTasksOptions _options;
    private readonly TaskIdentities _identities;
    private readonly TaskMetrics _metrics;
    private readonly TaskAudit _audit;
    private readonly TaskCancellation _cancellation;
    private readonly ILogger<TaskSubmitter> _logger;
    private readonly Withdrawals _withdrawals;
    private readonly CreationTurns _creations;

    internal TaskSubmitter(
        ITaskStore store, ITaskDispatcher dispatcher, ITaskTurns turns, DelayedHints hints, IOptions<McpTasksOptions> options, TaskIdentities identities,
        TaskMetrics metrics, TaskAudit audit, TaskCancellation cancellation, TimeProvider time, ILogger<TaskSubmitter> logger)
    {
        (_store, _dispatcher, _turns, _hints, _options, _identities) = (store, dispatcher, turns, hints, options.Value, identities);
        _cancellation = cancellation;
        (_metrics, _audit, _logger, _withdrawals) = (metrics, audit, logger, new(store, time, logger));
        _creations = new(_options.MaxConcurrentCreations, time);
    }

    /// <summary>
    /// Submits a call. When this returns, the task is durable and will run: now, or, where its hint could not be sent, when the reaper
    /// finds it (<see cref="McpTasksOptions.RedeliverAfter"/>). When it throws, there is no task, or it is withdrawn as soon as the store
    /// answers; one with an idempotency key may be there, and submitting it again tells.
    /// </summary>
    /// <param name="submission">The call.</param>
    /// <param name="cancellationToken">The caller is gone: nobody would be told about the task, so none is left behind.</param>
    /// <exception cref="TaskLimitException">
    /// The owner has too many live or kept tasks, or creates them too fast; or this process has too many creations under way.
    /// </exception>
    /// <exception cref="TaskStruckException">An operator refuses such tasks.</exception>
    /// <exception cref="TaskKeyConflictException">The idempotency key was used for another call.</exception>
    public async ValueTask<TaskRecord> SubmitAsync(TaskSubmission submission, CancellationToken cancellationToken) =>
        (await SubmitOnceAsync(submission, cancellationToken)).Task;

    /// <summary>The same, and says whether there was no such task before.</summary>
    internal async ValueTask<(TaskRecord Task, bool IsNew)> SubmitOnceAsync(TaskSubmission submission, CancellationToken cancellationToken)
    {
        using var turn = await _creations.NextAsync(cancellationToken);
        return await CreateAsync(submission, cancellationToken);
    }

    private async ValueTask<(TaskRecord Task, bool IsNew)> CreateAsync(TaskSubmission submission, CancellationToken cancellationToken)
    {
        using var span = TaskTelemetry.Source.StartActivity($"create task {submission.Component.Name}");
        span?.SetTag(TaskTelemetry.ToolKey, submission.Component.Name).SetTag(TaskTelemetry.OwnerKey, submission.Owner);
        var limits = new TaskLimits(_options.MaxLiveTasksPerOwner, _options.MaxCreationsPerSecondPerOwner, _options.MaxKeptTasksPerOwner);
        if (submission.Identity is { IsNone: false })
            await _identities.ReadyAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = NewTaskFor(submission, span ?? Activity.Current);
        try
        {
            // Not cancelled half-way: its outcome is not to be known then.
            var task = await _store.CreateAsync(wanted, limits, CancellationToken.None);
            TaskTelemetry.TagCurrent(task.Id);
            if (task.Id != wanted.Id)
                return (await KnownAsync(task, span, cancellationToken), false);
            using var scope = _logger.BeginTaskScope(task);
            _logger.TaskCreated(task, submission.RerunOf);
            if (wanted.StartAfter is { } start)
                _hints.Send(RunTask.For(task), start);
            else
                await DispatchAsync(task, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            // From here on it is not withdrawn: the call before, which was accepted too, does not run any more.
            if (task.Follows is { } before)
                await DropAsync(new(before, task.Owner), task);
            _metrics.Created(task);
            _audit.Created(task, submission.Identity);
            return (task, true);
        }
        catch (Exception error) when (error is not ArgumentException && !StoreRules.IsRefusal(error))
        {
            // One with a key is left: whoever submits it again is told about it.
            if (wanted.Idempotency is null)
                Withdraw(new(wanted.Id!.Value, wanted.Owner));
            throw;
        }
    }

    /// <summary>
    /// Takes back a task that its caller will not be told about: removes it, or stops it, as soon as the store answers. Returns at once.
    /// </summary>
    /// <param name="task">The task.</param>
    public void Withdraw(TaskRef task) => _withdrawals.Add(task);

    private async Task DropAsync(TaskRef before, TaskRecord task)
    {
        try
        {
            await _cancellation.DropAsync(before, $"dropped: a newer call took its place, task {task.Id}", CancellationToken.None);
        }
        catch (Exception error)
        {
            _logger.EarlierCallNotDropped(error, before.Id);
        }
    }

    private async Task DispatchAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Not with its creation: another message would be used for it though nobody was told that it was accepted.
            if (task.OthersWait || task.Priority != TaskPriority.Normal)
                await _turns.EnterAsync(task.Ref, cancellationToken);
            await _dispatcher.DispatchAsync(RunTask.For(task), cancellationToken);
            _logger.TaskQueued(task);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The broker may have the message all the same, and the task may run by now.
            _logger.HintFailed(error, task.Id, _options.RedeliverAfter);
        }
    }

    private async ValueTask<TaskRecord> KnownAsync(TaskRecord task, Activity? span, CancellationToken cancellationToken)
    {
        span?.SetTag("mcp.task.reused", true);
        _logger.CallRepeated(task.Id);
        // Whoever made it may not have come to send it.
        if (task is { Attempt: 0, NotBefore: null } && !task.Status.IsTerminal())
            await DispatchAsync(task, cancellationToken);
        return task;
    }

    private TaskIdempotency? OnceOf(TaskSubmission submission) => submission.IdempotencyKey is { } key
        ? new(key, CallOf(submission), _options.IdempotencyWindow) { Replaces = submission.Replaces, OutlivesTask = submission.KeyOutlivesTask }
        : null;

    // What differs between two sendings of one call is in its _meta.
    private static string CallOf(TaskSubmission submission)
    {
        var request = JsonNode.Parse(submission.Request) as JsonObject ?? [];
        request.Remove("_meta");
        return LimitScopes.NameOf($"{submission.Component.Kind} {submission.Component.Name} {request.ToJsonString()}");
    }

    private static TimeSpan? StartAfter(TimeSpan? start, TaskDebounce? debounce) => debounce is { Settle: var settle } && !(start > settle) ? settle : start;

    private NewTask NewTaskFor(TaskSubmission submission, Activity? span)
    {
        var support = submission.Component.Support;
        var wanted = submission.RequestedTtl ?? _options.DefaultTtl;
        // A call that an operator makes again is not the newest of its client.
        var debounce = submission.RerunOf is null ? support.Pacing.Debounce : null;
        var start = StartAfter(submission.StartAfter, debounce);
        return new()
        {
            Id = _store.NewId(submission.Owner),
            Owner = submission.Owner,
            Kind = submission.Component.Kind,
            Component = submission.Component.Name,
            Dialect = submission.Dialect,
            Request = submission.Request,
            Idempotency = OnceOf(submission),
            StartAfter = start,
            Rates = support.Pacing.RatesOf(submission.Component, submission.Owner, submission.Request),
            Debounce = debounce is null ? null : support.Pacing.DebounceOf(submission.Component, submission.Request),
            Ttl = (start ?? TimeSpan.Zero) + (wanted < support.MaxTtl ? wanted : support.MaxTtl),
            PollInterval = support.PollInterval,
            MaxPollInterval = _options.MaxPollInterval,
            MaxRunTime = support.MaxRunTime,
            MaxAttempts = support.MaxAttempts,
            Parent = submission.Parent,
            Slots = support.Concurrency.SlotsOf(submission.Component, submission.Owner, submission.Request),
            Priority = submission.Priority ?? support.Priority,
            RedeliverAfter = _options.RedeliverAfter,
            StatusMessage = start is null ? "Task submitted" : "Task scheduled",
            TraceParent = span?.Id,
            TraceState = span?.TraceStateString,
            Client = submission.Client,
            SessionId = submission.SessionId,
            Identity = _identities.Seal(submission.Owner, submission.Identity),
            KeepRequest = submission.KeepRequest,
        };
    }
}
